-- What organisations set for themselves where the rulebook lets them (features/rulebook). Dated and never
-- overwritten: a change closes the old row on the day the new one begins; what was taken back before its day stays
-- readable. No personal data: whoever acts below is bound by it, so whoever acts below may read it.

CREATE TABLE rule_setting (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value jsonb NOT NULL,
  from_on date NOT NULL,
  until_on date,                          -- half-open: the first day without
  reason text NOT NULL,
  set_by uuid,                            -- the account; null for the machine's own command line
  recorded_at timestamptz NOT NULL,
  ended_by uuid,
  end_reason text,                        -- why it was ended or taken back, where nothing took its place
  revoked_at timestamptz,                 -- taken back before its first day: it never held
  PRIMARY KEY (region_id, id),
  CHECK (until_on IS NULL OR until_on > from_on),
  FOREIGN KEY (region_id, organization_id) REFERENCES organization (region_id, id)
);
CREATE INDEX rule_setting_path ON rule_setting (region_id, org_path, key, from_on);
CREATE INDEX rule_setting_id ON rule_setting (id);
-- One value of a rule from one day on; the last guard behind the service (style rule 9).
CREATE UNIQUE INDEX rule_setting_once ON rule_setting (region_id, organization_id, key, from_on)
  WHERE revoked_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON rule_setting TO zhibu_app;
