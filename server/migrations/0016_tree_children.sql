-- Who stood right below whom on any day: what is hidden of an organisation depends on its siblings.
CREATE INDEX organization_state_parent ON organization_state (region_id, parent_id);
