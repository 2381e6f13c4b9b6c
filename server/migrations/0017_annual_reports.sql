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

-- The annual report (年报) of an organisation and year: where it stands. No row: a draft, computed when it is read. The
-- states are open to whoever reads the tree; the figures lie in the filings.
CREATE TABLE annual_report (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  year smallint NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN ('filed', 'returned', 'accepted', 'closed')),
  filing integer NOT NULL,                -- number of the last filing
  filed_at timestamptz NOT NULL,          -- of that
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (region_id, id)
);
-- One report a year; the last guard behind the service (style rule 9).
CREATE UNIQUE INDEX annual_report_once ON annual_report (region_id, organization_id, year);
CREATE INDEX annual_report_path ON annual_report (region_id, org_path);
GRANT SELECT, INSERT, UPDATE, DELETE ON annual_report TO zhibu_app;

-- What was signed, and what the superior said. Only the answer is ever added; the content never changes.
CREATE TABLE annual_report_filing (
  region_id integer NOT NULL,
  report_id uuid NOT NULL,
  number integer NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  sha256 text NOT NULL,                   -- of the content in canonical form, hexadecimal
  signature text NOT NULL,                -- Ed25519 of the installation over who filed what when
  filed_by uuid,
  filed_for uuid,                         -- whose duty it was, where somebody stood in
  filed_name text NOT NULL,
  filed_role text NOT NULL,
  filed_organization text NOT NULL,
  filed_at timestamptz NOT NULL,
  decision text CHECK (decision IN ('accepted', 'returned')),
  decided_by uuid,
  decided_name text,
  decided_role text,
  decided_organization text,
  decided_at timestamptz,
  reason text,
  PRIMARY KEY (region_id, report_id, number),
  FOREIGN KEY (region_id, report_id) REFERENCES annual_report (region_id, id),
  CHECK ((decision IS NULL) = (decided_at IS NULL))
);
CREATE INDEX annual_report_filing_path ON annual_report_filing (region_id, org_path);
GRANT SELECT, INSERT, DELETE ON annual_report_filing TO zhibu_app;
GRANT UPDATE (org_path, decision, decided_by, decided_name, decided_role, decided_organization, decided_at, reason)
  ON annual_report_filing TO zhibu_app;
-- Small cells give people away: only duties that read member files reach the figures.
ALTER TABLE annual_report_filing ENABLE ROW LEVEL SECURITY;
ALTER TABLE annual_report_filing FORCE ROW LEVEL SECURITY;
CREATE POLICY annual_report_filing_scope ON annual_report_filing USING (
  org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true));
