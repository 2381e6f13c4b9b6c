-- The balance closes, and is signed for (domain rule 42).

-- The check of the night: one a day (China), by whichever process comes first. Counts and codes, no person.
CREATE TABLE statistics_check (
  day date PRIMARY KEY,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  organizations integer,
  cells bigint,
  differing integer,
  imbalanced integer,
  differences jsonb NOT NULL DEFAULT '[]'
);
GRANT SELECT, INSERT, UPDATE ON statistics_check TO zhibu_app;
