-- Member files. Every table with personal data is closed by row-level security: the range of the acting
-- duty's organisation, or the person's own file (scale rules 9 and 10).

CREATE TABLE member (
  region_id integer NOT NULL REFERENCES region (id),
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  pinyin text COLLATE "C" NOT NULL,
  initials text COLLATE "C" NOT NULL,
  sex text NOT NULL CHECK (sex IN ('male', 'female')),
  birth date NOT NULL,
  ethnic_group text,
  education text,
  stage text NOT NULL CHECK (stage IN ('applicant', 'activist', 'candidate', 'probationary', 'full', 'deceased',
    'withdrew', 'removed', 'expelled', 'suspended', 'withdrew_by_default')),
  joined date,
  joined_precision text NOT NULL DEFAULT 'day' CHECK (joined_precision IN ('day', 'month', 'year')),
  full_on date,
  full_precision text NOT NULL DEFAULT 'day' CHECK (full_precision IN ('day', 'month', 'year')),
  applied date,
  work_started date,
  native_place text,
  introducers text,
  school text,
  work_unit text,
  occupation text,
  email text,
  notes text,
  id_number_encrypted bytea NOT NULL,
  id_number_index bytea NOT NULL,
  phone_encrypted bytea,
  phone_index bytea,
  address_encrypted bytea,
  photo_file_id uuid,
  import_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, organization_id) REFERENCES organization (region_id, id)
);
CREATE INDEX member_path ON member (region_id, org_path, id);
CREATE INDEX member_organization ON member (region_id, organization_id, id);
CREATE INDEX member_id_number ON member (region_id, id_number_index);
CREATE INDEX member_phone ON member (region_id, phone_index) WHERE phone_index IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON member TO zhibu_app;
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY member_scope ON member USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

CREATE TABLE member_name_token (
  region_id integer NOT NULL,
  token text COLLATE "C" NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  member_id uuid NOT NULL,
  PRIMARY KEY (region_id, token, org_path, member_id)
);
CREATE INDEX member_name_token_member ON member_name_token (region_id, member_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON member_name_token TO zhibu_app;
ALTER TABLE member_name_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_name_token FORCE ROW LEVEL SECURITY;
CREATE POLICY member_name_token_scope ON member_name_token USING (
  org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true));

-- Locators carry no personal data but a keyed digest; they are the last guard against a second file.
CREATE TABLE member_locator (member_id uuid PRIMARY KEY, region_id integer NOT NULL);
CREATE TABLE id_number_locator (blind_index bytea PRIMARY KEY, member_id uuid NOT NULL, region_id integer NOT NULL);
GRANT SELECT, INSERT, UPDATE ON member_locator TO zhibu_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON id_number_locator TO zhibu_app;

-- Entries (经历): education, work, posts, awards, discipline, training, family contacts.
CREATE TABLE member_entry (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('education', 'work', 'post', 'award', 'discipline', 'training', 'family')),
  from_on date,
  until_on date,
  title text NOT NULL,
  place text,
  detail text,
  secret_encrypted bytea,                 -- JSON of the sensitive values (a family contact's phone)
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, member_id) REFERENCES member (region_id, id)
);
CREATE INDEX member_entry_member ON member_entry (region_id, member_id, kind, from_on);
GRANT SELECT, INSERT, UPDATE, DELETE ON member_entry TO zhibu_app;
ALTER TABLE member_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY member_entry_scope ON member_entry USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- Every change of a file: when it was true, when it was recorded (domain rule 7).
CREATE TABLE member_event (
  region_id integer NOT NULL,
  member_id uuid NOT NULL,
  id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  kind text NOT NULL,                     -- created, imported, changed, entry_added, entry_changed, entry_removed, …
  valid_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  account_id uuid,
  actor_name text NOT NULL,
  duty_role text NOT NULL,
  import_id uuid,
  changes jsonb NOT NULL,                 -- field → [before, after]; sensitive values as digests
  PRIMARY KEY (region_id, member_id, id)
);
GRANT SELECT, INSERT ON member_event TO zhibu_app;
ALTER TABLE member_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_event FORCE ROW LEVEL SECURITY;
CREATE POLICY member_event_scope ON member_event USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- Who opened, revealed or exported a file: for the member to see (PIPL arts. 44-45).
CREATE TABLE member_access (
  region_id integer NOT NULL,
  member_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  account_id uuid,
  actor_name text NOT NULL,
  duty_role text NOT NULL,
  organization_id uuid,
  organization_name text NOT NULL,
  action text NOT NULL CHECK (action IN ('opened', 'revealed', 'exported')),
  fields text[],
  reason text,
  PRIMARY KEY (region_id, member_id, id)
);
GRANT SELECT, INSERT ON member_access TO zhibu_app;
ALTER TABLE member_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_access FORCE ROW LEVEL SECURITY;
CREATE POLICY member_access_own ON member_access FOR SELECT USING (
  member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) IN ('audit', 'system'));
CREATE POLICY member_access_append ON member_access FOR INSERT WITH CHECK (true);

-- Files (attachments, photos, uploaded rosters): content lies encrypted in storage, never in the database.
CREATE TABLE file (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  member_id uuid,
  purpose text NOT NULL CHECK (purpose IN ('photo', 'attachment', 'import', 'export', 'report')),
  name text NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  sha256 bytea NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL,
  deleted_at timestamptz,
  PRIMARY KEY (region_id, id)
);
CREATE INDEX file_member ON file (region_id, member_id) WHERE member_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON file TO zhibu_app;
ALTER TABLE file ENABLE ROW LEVEL SECURITY;
ALTER TABLE file FORCE ROW LEVEL SECURITY;
CREATE POLICY file_scope ON file USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- Imports. The row is the state; the job only advances it.
CREATE TABLE member_import (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  account_id uuid,
  actor jsonb NOT NULL,                   -- the duty under which the job acts
  file_id uuid,
  file_name text NOT NULL,
  file_size bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('mapping', 'checking', 'checked', 'committing', 'committed', 'refused',
    'failed', 'cancelled')),
  sheets jsonb NOT NULL DEFAULT '[]',
  mapping jsonb NOT NULL DEFAULT '{}',
  rows_done integer NOT NULL DEFAULT 0,
  rows_total integer,
  accepted integer NOT NULL DEFAULT 0,
  unchanged integer NOT NULL DEFAULT 0,
  problem_count integer NOT NULL DEFAULT 0,
  problem_summary jsonb NOT NULL DEFAULT '{}',
  failure jsonb,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  committed_at timestamptz,
  PRIMARY KEY (region_id, id)
);
CREATE INDEX member_import_path ON member_import (region_id, org_path, id);
GRANT SELECT, INSERT, UPDATE ON member_import TO zhibu_app;
ALTER TABLE member_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_import FORCE ROW LEVEL SECURITY;
CREATE POLICY member_import_scope ON member_import USING (
  org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true));

CREATE TABLE member_import_problem (
  region_id integer NOT NULL,
  import_id uuid NOT NULL,
  seq integer NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  sheet text NOT NULL,
  row_number integer NOT NULL,
  heading text NOT NULL,
  code text NOT NULL,
  message_zh text NOT NULL,
  message_en text NOT NULL,
  PRIMARY KEY (region_id, import_id, seq)
);
GRANT SELECT, INSERT, DELETE ON member_import_problem TO zhibu_app;
ALTER TABLE member_import_problem ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_import_problem FORCE ROW LEVEL SECURITY;
CREATE POLICY member_import_problem_scope ON member_import_problem USING (
  org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true));

-- Checked rows waiting for the commit, sensitive values already encrypted. Unlogged: a crash of the
-- database empties it, the commit counts it and checks the file again if rows are missing.
CREATE UNLOGGED TABLE member_import_row (
  region_id integer NOT NULL,
  import_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  seq integer NOT NULL,
  sheet text NOT NULL,
  row_number integer NOT NULL,
  member_id uuid NOT NULL,
  organization_text text NOT NULL,
  organization_id uuid,
  member_path text COLLATE "C",
  verdict text NOT NULL DEFAULT 'new' CHECK (verdict IN ('new', 'unchanged', 'problem')),
  name text NOT NULL,
  pinyin text NOT NULL,
  initials text NOT NULL,
  tokens text[] NOT NULL,
  sex text NOT NULL,
  birth date NOT NULL,
  ethnic_group text,
  education text,
  stage text NOT NULL,
  joined date,
  joined_precision text NOT NULL,
  full_on date,
  full_precision text NOT NULL,
  applied date,
  work_started date,
  native_place text,
  introducers text,
  school text,
  work_unit text,
  occupation text,
  email text,
  notes text,
  id_number_encrypted bytea NOT NULL,
  id_number_index bytea NOT NULL,
  phone_encrypted bytea,
  phone_index bytea,
  address_encrypted bytea
);
CREATE INDEX member_import_row_import ON member_import_row (region_id, import_id, seq);
GRANT SELECT, INSERT, UPDATE, DELETE ON member_import_row TO zhibu_app;
ALTER TABLE member_import_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_import_row FORCE ROW LEVEL SECURITY;
CREATE POLICY member_import_row_scope ON member_import_row USING (
  org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true));

-- Headings an organisation mapped by hand, remembered for its next file.
CREATE TABLE import_mapping (
  region_id integer NOT NULL,
  organization_id uuid NOT NULL,
  heading text NOT NULL,
  field text,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, organization_id, heading)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON import_mapping TO zhibu_app;

CREATE TABLE saved_filter (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  name text NOT NULL,
  query jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (account_id, name)
);
GRANT SELECT, INSERT, DELETE ON saved_filter TO zhibu_app;
ALTER TABLE saved_filter ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filter FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_filter_own ON saved_filter USING (
  account_id = nullif(current_setting('zhibu.account_id', true), '')::uuid);

-- Statistics without scanning: subtree totals, written as deltas in the transaction of the change.
CREATE TABLE org_stat (
  region_id integer NOT NULL,
  organization_id uuid NOT NULL,
  dimension text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (region_id, organization_id, dimension, key)
);
CREATE TABLE org_stat_delta (
  region_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  org_path text COLLATE "C" NOT NULL,
  dimension text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (region_id, id)
);
CREATE INDEX org_stat_delta_path ON org_stat_delta (region_id, org_path);
GRANT SELECT, INSERT, UPDATE ON org_stat TO zhibu_app;
GRANT SELECT, INSERT, DELETE ON org_stat_delta TO zhibu_app;
