-- The whole life of an organisation: moved, merged, split, dissolved, re-formed, each undone by its reverse
-- (domain rule 5). Nothing is deleted: one that ended keeps its row, its code and its place in the tree.

ALTER TABLE organization ADD COLUMN ended_on date;          -- the first day without it
ALTER TABLE organization ADD COLUMN successor_id uuid;      -- where what it held went
ALTER TABLE organization ADD COLUMN temporary_until date;   -- the first day without a temporary one
-- Names are unique among living siblings: a name that ended is free again.
DROP INDEX organization_sibling_name;
CREATE UNIQUE INDEX organization_sibling_name ON organization (region_id, parent_id, name) WHERE ended_on IS NULL;
-- Whatever goes to another region goes with its locator (scale rule 7).
GRANT UPDATE ON organization_locator, organization_code_locator TO zhibu_app;

-- One operation: the day from which it holds and the instant at which it was recorded (domain rule 7). Names no
-- person: who did it stands in its parts, which row-level security closes.
CREATE TABLE organization_operation (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('move', 'merge', 'split', 'dissolve', 'reform', 'region_move', 'reversal')),
  valid_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  members integer NOT NULL,
  organizations integer NOT NULL,
  open_items integer NOT NULL,
  effects jsonb NOT NULL,                 -- what was before and after, enough to put it back
  reverses_id uuid,
  reversed_by_id uuid,
  PRIMARY KEY (region_id, id)
);
GRANT SELECT, INSERT, UPDATE ON organization_operation TO zhibu_app;

-- The organisations that took part, each in the reach of those who reach it.
CREATE TABLE organization_operation_part (
  region_id integer NOT NULL,
  operation_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('subject', 'source', 'target', 'founded', 'moved', 'parent_before', 'parent_after')),
  org_path text COLLATE "C" NOT NULL,
  name text NOT NULL,                     -- as it was called then
  account_id uuid,
  actor_name text NOT NULL,
  duty_role text NOT NULL,
  reason text,
  PRIMARY KEY (region_id, operation_id, organization_id, role),
  FOREIGN KEY (region_id, operation_id) REFERENCES organization_operation (region_id, id),
  FOREIGN KEY (region_id, organization_id) REFERENCES organization (region_id, id)
);
CREATE INDEX organization_operation_part_history
  ON organization_operation_part (region_id, organization_id, operation_id DESC);
CREATE INDEX organization_operation_part_path ON organization_operation_part (region_id, org_path);
GRANT SELECT, INSERT ON organization_operation_part TO zhibu_app;
GRANT UPDATE (org_path) ON organization_operation_part TO zhibu_app;
ALTER TABLE organization_operation_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization_operation_part FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_operation_part_scope ON organization_operation_part USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR current_setting('zhibu.gate', true) = 'system');

-- Whose affiliation it changed, from where to where. The id outlives a file that the retention erased.
CREATE TABLE organization_operation_member (
  region_id integer NOT NULL,
  operation_id uuid NOT NULL,
  member_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  from_id uuid NOT NULL,
  to_id uuid NOT NULL,
  PRIMARY KEY (region_id, operation_id, member_id),
  FOREIGN KEY (region_id, operation_id) REFERENCES organization_operation (region_id, id)
);
CREATE INDEX organization_operation_member_member ON organization_operation_member (region_id, member_id, operation_id);
GRANT SELECT, INSERT ON organization_operation_member TO zhibu_app;
GRANT UPDATE (org_path) ON organization_operation_member TO zhibu_app;
ALTER TABLE organization_operation_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization_operation_member FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_operation_member_scope ON organization_operation_member USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- A row follows its organisation when that comes under another superior: paths, nothing else, and of the history
-- no other column. What is not folded yet follows, too.
GRANT UPDATE (org_path) ON member_event TO zhibu_app;
GRANT UPDATE (org_path) ON org_stat_delta TO zhibu_app;
GRANT UPDATE (org_path) ON member_import_problem TO zhibu_app;
CREATE INDEX file_path ON file (region_id, org_path);
CREATE INDEX organization_name_token_path ON organization_name_token (region_id, path);

-- A move to another region copies the rows there and deletes them here: region_id is never updated (scale rule 7). The
-- application may delete no history. Here it may, of one subtree or of these ids, and only rows whose exact copy
-- stands in the other region already; so nothing can be lost or altered by it. Returns how many were deleted.
CREATE FUNCTION zhibu_leave_region(target regclass, by_column name, from_region integer, to_region integer,
  from_path text, to_path text, ids uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
  which text := CASE WHEN ids IS NULL THEN '%1$s.%2$I >= %3$L AND %1$s.%2$I < %3$L || ''/''' ELSE '%1$s.%2$I = ANY($1)' END;
  moved CONSTANT text := '- ''region_id'' - ''path'' - ''org_path'' - ''depth'' - ''parent_id''';
BEGIN
  EXECUTE format('DELETE FROM %1$s t WHERE t.region_id = $2 AND %2$s AND to_jsonb(t) %4$s IN (
      SELECT to_jsonb(c) %4$s FROM %1$s c WHERE c.region_id = $3 AND %3$s)',
    target, format(which, 't', by_column, from_path), format(which, 'c', by_column, to_path), moved)
    USING ids, from_region, to_region;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION zhibu_leave_region FROM PUBLIC;
GRANT EXECUTE ON FUNCTION zhibu_leave_region TO zhibu_app;
-- For an owner of the tables that is no superuser; the application itself has no right to delete here.
CREATE POLICY member_access_region ON member_access FOR DELETE USING (current_setting('zhibu.gate', true) = 'system');
