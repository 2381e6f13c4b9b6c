-- Mobility (domain rules 28 and 29): a member who floats takes part elsewhere for a while, a graduate's affiliation stays for
-- a while. One row a period. It lies with the member's file and follows it; the host finds it by its own path, from the day
-- on which the home proposes it (before that, and after it declined, its path is null). Steps are added and never changed.

CREATE TABLE member_mobility (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('floating', 'retained')),
  state text NOT NULL CHECK (state IN ('reported', 'proposed', 'current', 'declined', 'returning', 'ended', 'withdrawn')),
  member_id uuid NOT NULL,
  member_name text NOT NULL,
  org_path text COLLATE "C" NOT NULL,     -- of the file: the home
  host_id uuid,                           -- a branch of this registry, in whatever region
  host_path text COLLATE "C",             -- null where the host does not see it
  host_name text,                         -- as typed for a place outside; as it was called then for a branch
  host_phone text,                        -- outside only: whom to call there
  ground text NOT NULL,
  note text,
  since date NOT NULL,
  until date,                             -- as foreseen; open without
  graduated_on date,
  back_on date,                           -- as the member or the host reports
  confirmed_on date,                      -- by the host; of a place outside: registered by the home
  ended_on date,                          -- the first day on which it holds no more
  ending text,
  turn text CHECK (turn IN ('home', 'host')),
  turn_since date NOT NULL,
  steps jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (region_id, id),
  FOREIGN KEY (region_id, member_id) REFERENCES member (region_id, id),
  CHECK ((kind = 'retained') = (graduated_on IS NOT NULL)),
  CHECK (kind = 'floating' OR (state IN ('current', 'ended') AND host_name IS NULL AND until IS NOT NULL)),
  CHECK (kind = 'retained' OR host_name IS NOT NULL),
  CHECK (host_path IS NULL OR host_id IS NOT NULL),
  CHECK (state NOT IN ('proposed', 'reported', 'declined') OR turn IS NOT NULL),
  CHECK ((ended_on IS NULL) = (ending IS NULL)),
  CHECK (state <> 'ended' OR ended_on IS NOT NULL)
);
-- Nobody floats twice to one branch at a time, reports twice or is retained twice; the last guard behind the service.
CREATE UNIQUE INDEX member_mobility_host ON member_mobility (region_id, member_id, host_id)
  WHERE kind = 'floating' AND host_id IS NOT NULL AND state IN ('proposed', 'current', 'returning');
CREATE UNIQUE INDEX member_mobility_report ON member_mobility (region_id, member_id) WHERE state = 'reported';
CREATE UNIQUE INDEX member_mobility_retained ON member_mobility (region_id, member_id)
  WHERE kind = 'retained' AND state = 'current';
CREATE INDEX member_mobility_member ON member_mobility (region_id, member_id, since);
CREATE INDEX member_mobility_path ON member_mobility (region_id, org_path, id);
CREATE INDEX member_mobility_hosted ON member_mobility (host_path, id) WHERE host_path IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON member_mobility TO zhibu_app;
ALTER TABLE member_mobility ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_mobility FORCE ROW LEVEL SECURITY;
CREATE POLICY member_mobility_scope ON member_mobility USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR (host_path >= current_setting('zhibu.path_from', true) AND host_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid
  OR current_setting('zhibu.gate', true) = 'system');

-- Since when a member floats stands in the file, as the last talk does: whom the home has to keep in touch with is found
-- without reading the periods of everybody. Written with the period, in the same transaction.
ALTER TABLE member ADD COLUMN floating_since date;
CREATE INDEX member_floating ON member (region_id, org_path, id)
  INCLUDE (stage, floating_since, last_talk_on, last_contact_on) WHERE floating_since IS NOT NULL;
