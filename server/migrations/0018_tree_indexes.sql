-- How many organisations stand below one: the sum of the living children of those that have any. They are few, and in
-- this index alone, so that counting a million members' organisations reads no row of theirs.
CREATE INDEX organization_inner ON organization (region_id, path) INCLUDE (child_count) WHERE child_count > 0;
-- Who stood right below whom on any day: what is hidden of an organisation depends on its siblings.
CREATE INDEX organization_state_parent ON organization_state (region_id, parent_id);
