-- Transfers (组织关系转接; domain rules 20 to 27). A case is one row, kept in the region of its origin; both sides read it, each
-- by its own path, the destination from the day on which the letter is issued to it (before that its path is null). Steps
-- are added to the row and never changed.

CREATE TABLE transfer (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('within', 'between')),
  state text NOT NULL CHECK (state IN ('applied', 'endorsed', 'returned', 'issued', 'lapsed', 'checked_in', 'completed',
    'refused', 'withdrawn')),
  member_id uuid NOT NULL,
  member_name text NOT NULL,
  member_stage text NOT NULL,
  organization_id uuid NOT NULL,          -- the origin: the branch that the member belongs to until accepted
  org_path text COLLATE "C" NOT NULL,
  origin_name text NOT NULL,
  committee_id uuid NOT NULL,             -- the origin's committee, which issues
  committee_name text NOT NULL,
  destination_region_id integer NOT NULL,
  destination_id uuid NOT NULL,           -- the committee that receives
  destination_name text NOT NULL,
  destination_path text COLLATE "C",      -- null until the letter goes there
  branch_id uuid,                         -- assigned at acceptance; within one committee: wanted, then assigned
  branch_name text,
  applied_by text NOT NULL CHECK (applied_by IN ('member', 'origin')),
  applied_on date NOT NULL,
  ground text NOT NULL,
  wish text,
  note text,
  dues_until text,                        -- YYYY-MM
  turn text CHECK (turn IN ('member', 'origin_branch', 'origin_committee', 'destination', 'system')),
  turn_since timestamptz NOT NULL,
  due date,                               -- by when that step is due: the letter's last day, or the rule's
  letter_serial integer NOT NULL DEFAULT 0, -- of the present letter; 0: none yet
  letter_number text,
  first_issued_on date,
  issued_on date,
  valid_until date,
  checked_in_at timestamptz,
  completed_at timestamptz,
  receipt jsonb,
  steps jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (region_id, id),
  CHECK ((state IN ('completed', 'refused', 'withdrawn')) = (turn IS NULL)),
  CHECK ((state = 'completed') = (completed_at IS NOT NULL)),
  CHECK (state NOT IN ('issued', 'lapsed', 'checked_in') OR (letter_number IS NOT NULL AND valid_until IS NOT NULL
    AND destination_path IS NOT NULL))
);
-- At most one open transfer per member (domain rule 26); the last guard behind the service.
CREATE UNIQUE INDEX transfer_open ON transfer (region_id, member_id)
  WHERE state NOT IN ('completed', 'refused', 'withdrawn');
CREATE INDEX transfer_member ON transfer (region_id, member_id, id);
CREATE INDEX transfer_origin ON transfer (region_id, org_path, id);
CREATE INDEX transfer_destination ON transfer (destination_region_id, destination_path, id);
-- What the sweep looks at.
CREATE INDEX transfer_due ON transfer (region_id, due, id) WHERE state IN ('issued', 'lapsed', 'checked_in');
GRANT SELECT, INSERT, UPDATE, DELETE ON transfer TO zhibu_app;
ALTER TABLE transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer FORCE ROW LEVEL SECURITY;
CREATE POLICY transfer_scope ON transfer USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR (destination_path >= current_setting('zhibu.path_from', true)
    AND destination_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) = 'system');

-- Letters (介绍信): what each said, signed. None is ever changed; it becomes void.
CREATE TABLE transfer_letter (
  region_id integer NOT NULL,
  transfer_id uuid NOT NULL,
  serial integer NOT NULL,
  number text NOT NULL,
  code text NOT NULL,                     -- 26 letters and digits by chance: whoever has it holds the letter
  org_path text COLLATE "C" NOT NULL,     -- of the origin, as the transfer's
  organization_id uuid NOT NULL,
  destination_path text COLLATE "C",
  destination_id uuid NOT NULL,
  member_id uuid NOT NULL,
  content jsonb NOT NULL,
  signature text NOT NULL,
  issued_on date NOT NULL,
  valid_until date NOT NULL,              -- moved by an extension, which is signed anew
  state text NOT NULL CHECK (state IN ('valid', 'void', 'used')),
  void_reason text,
  PRIMARY KEY (region_id, transfer_id, serial),
  CHECK ((state = 'void') = (void_reason IS NOT NULL))
);
CREATE INDEX transfer_letter_path ON transfer_letter (region_id, org_path);
CREATE INDEX transfer_letter_destination ON transfer_letter (destination_path);
GRANT SELECT, INSERT, UPDATE, DELETE ON transfer_letter TO zhibu_app;
ALTER TABLE transfer_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_letter FORCE ROW LEVEL SECURITY;
-- 'letter': the public page, which knows the code.
CREATE POLICY transfer_letter_scope ON transfer_letter USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR (destination_path >= current_setting('zhibu.path_from', true)
    AND destination_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) IN ('system', 'letter'));

-- Codes lead to their letter wherever it lies (scale rule 4).
CREATE TABLE letter_locator (
  code text PRIMARY KEY,
  region_id integer NOT NULL,
  transfer_id uuid NOT NULL,
  serial integer NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON letter_locator TO zhibu_app;

-- The last number that a committee gave in a year; a letter's number is never given twice.
CREATE TABLE letter_number (
  region_id integer NOT NULL,
  organization_id uuid NOT NULL,
  year smallint NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (region_id, organization_id, year)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON letter_number TO zhibu_app;

-- Reminders that went out (domain rules 23, 25): the key makes each go once, whoever sends it and however often.
CREATE TABLE transfer_reminder (
  region_id integer NOT NULL,
  transfer_id uuid NOT NULL,
  kind text NOT NULL,
  on_day date NOT NULL,                   -- the day for which it is: T−7, T, T+7 …
  audience text NOT NULL CHECK (audience IN ('member', 'origin', 'origin_superior', 'destination', 'destination_superior')),
  serial integer NOT NULL,                -- of the letter that it is about
  org_path text COLLATE "C" NOT NULL,     -- of the organisation that is reminded
  organization_id uuid NOT NULL,
  member_id uuid NOT NULL,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, transfer_id, serial, kind, on_day, audience)
);
CREATE INDEX transfer_reminder_path ON transfer_reminder (org_path, on_day);
GRANT SELECT, INSERT, UPDATE, DELETE ON transfer_reminder TO zhibu_app;
ALTER TABLE transfer_reminder ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_reminder FORCE ROW LEVEL SECURITY;
CREATE POLICY transfer_reminder_scope ON transfer_reminder USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) = 'system');

-- A member's periods are read by whoever keeps the file now, besides those who kept it then: the destination gets the
-- whole story (rule 26), the origin keeps its own part (rule 27).
ALTER TABLE member_state ADD COLUMN file_path text COLLATE "C";
SELECT set_config('zhibu.path_from', '', true), set_config('zhibu.path_until', '~', true);
UPDATE member_state s SET file_path = m.org_path FROM member m WHERE m.id = s.member_id;
ALTER TABLE member_state ALTER COLUMN file_path SET NOT NULL;
GRANT UPDATE (file_path) ON member_state TO zhibu_app;
CREATE INDEX member_state_file ON member_state (region_id, file_path);
DROP POLICY member_state_scope ON member_state;
CREATE POLICY member_state_scope ON member_state USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR (file_path >= current_setting('zhibu.path_from', true) AND file_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) = 'system');

-- A member who is received in another region: the file is copied there and deleted here, only when its exact copy stands
-- there but for the place (scale rule 7; compare zhibu_leave_region in 0006). Returns how many rows went.
CREATE FUNCTION zhibu_leave_with_member(target regclass, by_column name, from_region integer, to_region integer, member uuid)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint;
  place CONSTANT text := '- ''region_id'' - ''org_path''' ||
    CASE WHEN target = 'public.member'::regclass THEN ' - ''organization_id''' ELSE '' END;
BEGIN
  EXECUTE format('DELETE FROM %1$s t WHERE t.region_id = $1 AND t.%2$I = $3 AND to_jsonb(t) %3$s IN (
      SELECT to_jsonb(c) %3$s FROM %1$s c WHERE c.region_id = $2 AND c.%2$I = $3)', target, by_column, place)
    USING from_region, to_region, member;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION zhibu_leave_with_member FROM PUBLIC;
GRANT EXECUTE ON FUNCTION zhibu_leave_with_member TO zhibu_app;
