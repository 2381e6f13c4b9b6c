-- History with two times (domain rule 7): when it was true (valid_from, valid_until) and when it was recorded
-- (recorded_at, superseded_at), half-open. What was believed before is never overwritten, only superseded. `infinity`: no end.

SELECT set_config('zhibu.path_from', '', true), set_config('zhibu.path_until', '~', true);
ALTER TABLE member ADD COLUMN occupation_class text;
ALTER TABLE member ADD COLUMN presence text NOT NULL DEFAULT 'present' CHECK (presence IN ('present', 'abroad', 'lost'));
ALTER TABLE member ADD COLUMN presence_since date;
ALTER TABLE member ADD COLUMN probation_until date;         -- extended until; null: as the rule says from joining
ALTER TABLE member_import_row ADD COLUMN occupation_class text;
ALTER TABLE member DROP CONSTRAINT member_stage_check;
ALTER TABLE member ADD CONSTRAINT member_stage_check CHECK (stage IN ('applicant', 'activist', 'candidate',
  'probationary', 'full', 'deceased', 'withdrew', 'removed', 'expelled', 'suspended', 'withdrew_by_default',
  'probation_cancelled'));

-- What counts of a member and where it was affiliated, one row a period and belief. `org_path` is where that
-- organisation stands now: who reaches the organisation reads what was recorded while the member was there (rule 27).
-- A period stays in the region in which it passed.
CREATE TABLE member_state (
  region_id integer NOT NULL,
  member_id uuid NOT NULL,
  id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  organization_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_until date NOT NULL,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz NOT NULL,
  cause text NOT NULL,                    -- why the period began (contract/src/causes.ts)
  stage text NOT NULL,
  presence text NOT NULL,
  name text COLLATE "C" NOT NULL,
  sex text NOT NULL,
  birth date NOT NULL,
  ethnic_group text,
  education text,
  occupation_class text,
  joined date,
  full_on date,
  PRIMARY KEY (region_id, member_id, id),
  CHECK (valid_until > valid_from)
);
-- One belief of a period at a time; the last guard behind the code (style rule 9).
CREATE UNIQUE INDEX member_state_known ON member_state (region_id, member_id, valid_from)
  WHERE superseded_at = 'infinity';
CREATE INDEX member_state_path ON member_state (region_id, org_path, member_id);
CREATE INDEX member_state_organization ON member_state (region_id, organization_id, valid_from);
GRANT SELECT, INSERT ON member_state TO zhibu_app;
GRANT UPDATE (superseded_at, org_path) ON member_state TO zhibu_app;
ALTER TABLE member_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_state FORCE ROW LEVEL SECURITY;
CREATE POLICY member_state_scope ON member_state USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);

-- The tree as it stood: name, kind, form and place of an organisation. `path` is the path of that time and never follows.
CREATE TABLE organization_state (
  region_id integer NOT NULL,
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  parent_id uuid,
  path text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  form text NOT NULL,
  valid_from date NOT NULL,
  valid_until date NOT NULL,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, organization_id, id),
  CHECK (valid_until > valid_from)
);
CREATE UNIQUE INDEX organization_state_known ON organization_state (region_id, organization_id, valid_from)
  WHERE superseded_at = 'infinity';
CREATE INDEX organization_state_path ON organization_state (region_id, path, valid_from);
GRANT SELECT, INSERT ON organization_state TO zhibu_app;
GRANT UPDATE (superseded_at) ON organization_state TO zhibu_app;

-- Counts by both days. A change of people's cells is a flow: so many came (ins), so many left (outs), on a day, for a
-- cause, recorded on a day. A node whose path is no longer than `above` has both sides of it and counts neither.
DROP TABLE org_stat_delta;
CREATE TABLE org_stat_delta (
  region_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  org_path text COLLATE "C" NOT NULL,
  above smallint NOT NULL,
  valid_on date NOT NULL,
  recorded_on date NOT NULL,
  cause text COLLATE "C" NOT NULL,
  dimension text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  ins bigint NOT NULL,
  outs bigint NOT NULL,
  PRIMARY KEY (region_id, id)
);
CREATE INDEX org_stat_delta_path ON org_stat_delta (region_id, org_path);
GRANT SELECT, INSERT, DELETE ON org_stat_delta TO zhibu_app;

-- The same, folded into each organisation and everything above it. `org_stat` is its sum over all days.
CREATE TABLE org_stat_day (
  region_id integer NOT NULL,
  organization_id uuid NOT NULL,
  valid_on date NOT NULL,
  recorded_on date NOT NULL,
  cause text COLLATE "C" NOT NULL,
  dimension text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  ins bigint NOT NULL,
  outs bigint NOT NULL,
  PRIMARY KEY (region_id, organization_id, valid_on, recorded_on, cause, dimension, key)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON org_stat_day TO zhibu_app;
GRANT DELETE ON org_stat TO zhibu_app;

-- What an earlier version of the registry held is on record from the day of this migration: it is not known since when.
INSERT INTO organization_state
  SELECT region_id, id, gen_random_uuid(), parent_id, path, code, name, kind, form, coalesce(founded_on, '-infinity'),
    coalesce(ended_on, 'infinity'), updated_at, 'infinity' FROM organization
  WHERE coalesce(ended_on, 'infinity') > coalesce(founded_on, '-infinity');
INSERT INTO member_state
  SELECT region_id, id, gen_random_uuid(), org_path, organization_id,
    least((created_at AT TIME ZONE 'Asia/Shanghai')::date, current_date), 'infinity', updated_at, 'infinity', 'registered',
    stage, 'present', name, sex, birth, ethnic_group, education, NULL, joined, full_on FROM member;
TRUNCATE org_stat;
INSERT INTO org_stat_delta (region_id, org_path, above, valid_on, recorded_on, cause, dimension, key, ins, outs)
  SELECT s.region_id, s.org_path, 0, s.valid_from, current_date, 'registered', c.dimension, c.key, count(*), 0
  FROM member_state s CROSS JOIN LATERAL (VALUES
    ('stage', s.stage, true),
    ('member', 'all', s.stage IN ('full', 'probationary')),
    ('sex', s.sex, s.stage IN ('full', 'probationary')),
    ('ethnic_group', coalesce(s.ethnic_group, 'unknown'), s.stage IN ('full', 'probationary')),
    ('education', coalesce(s.education, 'unknown'), s.stage IN ('full', 'probationary')),
    ('occupation', 'unknown', s.stage IN ('full', 'probationary')),
    ('age_sex', extract(year FROM s.birth)::int || ' ' || s.sex, s.stage IN ('full', 'probationary')),
    ('standing', CASE WHEN s.stage = 'full' THEN coalesce(extract(year FROM s.full_on)::int::text, 'unknown')
      ELSE 'probation' END, s.stage IN ('full', 'probationary')),
    ('presence', s.presence, s.stage IN ('full', 'probationary'))
  ) AS c (dimension, key, counts) WHERE c.counts GROUP BY 1, 2, 4, 7, 8;
