-- Taking a setting back brings back what it had displaced. So a row keeps the end that it was given itself; the
-- effective `until_on` is that or the first day of the next one, whichever comes first.
ALTER TABLE rule_setting ADD COLUMN ends_on date;       -- half-open, as somebody ended it; null: it goes on
ALTER TABLE rule_setting ADD COLUMN displaced_by uuid;  -- the setting that took this one back before its first day
UPDATE rule_setting SET ends_on = until_on WHERE end_reason IS NOT NULL AND revoked_at IS NULL;

-- Wrong pairing codes of an officer in an hour (features/accounts): whoever guesses is stopped.
ALTER TABLE account ADD COLUMN pairing_failures integer NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN pairing_failed_at timestamptz;  -- the first of them
