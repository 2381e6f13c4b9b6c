-- An operation on the tree counts by the whole histories of whom it touches, wherever else they were (statistics, recounting).
-- Its scope has this gate (operations.store.ts) and answers with numbers only.
DROP POLICY member_state_scope ON member_state;
CREATE POLICY member_state_scope ON member_state USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) = 'system');
