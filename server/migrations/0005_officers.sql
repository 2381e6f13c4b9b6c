-- Terms of a body and who holds its posts (domain rules 3 and 4). A term and a post end, they are never deleted;
-- who held what, and from when until when, stays readable after the person moved on, so there is no key to the file.

CREATE TABLE organization_term (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  number integer NOT NULL,                -- the how-manyth term, 届
  election text NOT NULL CHECK (election IN ('founding', 'regular', 'appointed')),
  village boolean NOT NULL,               -- of a village or community: its own length
  from_on date NOT NULL,
  due_on date NOT NULL,                   -- the day on which the next should begin
  extended_until date,                    -- with the superior's approval
  approval text,                          -- document of the superior, for an early election or an extension
  extension_reason text,
  ended_on date,                          -- half-open: the first day of the next term
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  CHECK (due_on > from_on),
  CHECK (ended_on IS NULL OR ended_on > from_on),
  FOREIGN KEY (region_id, organization_id) REFERENCES organization (region_id, id)
);
CREATE UNIQUE INDEX organization_term_running ON organization_term (region_id, organization_id)
  WHERE ended_on IS NULL;
CREATE UNIQUE INDEX organization_term_begin ON organization_term (region_id, organization_id, from_on);
-- The superior's reminder: running terms of a subtree by the day on which they end.
CREATE INDEX organization_term_due ON organization_term (org_path, coalesce(extended_until, due_on))
  WHERE ended_on IS NULL;
GRANT SELECT, INSERT, UPDATE ON organization_term TO zhibu_app;

CREATE TABLE organization_officer (
  region_id integer NOT NULL,
  id uuid NOT NULL,
  organization_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,
  term_id uuid NOT NULL,
  member_id uuid NOT NULL,
  member_name text NOT NULL,              -- as it was when the post began
  post text NOT NULL CHECK (post IN ('secretary', 'deputy_secretary', 'organization', 'publicity', 'discipline',
    'education', 'women', 'youth', 'member')),
  how text NOT NULL CHECK (how IN ('elected', 'added', 'appointed')),
  from_on date NOT NULL,
  until_on date,                          -- half-open: the first day without
  end_reason text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (region_id, id),
  CHECK (until_on IS NULL OR until_on >= from_on),
  FOREIGN KEY (region_id, organization_id) REFERENCES organization (region_id, id),
  FOREIGN KEY (region_id, term_id) REFERENCES organization_term (region_id, id)
);
CREATE INDEX organization_officer_list ON organization_officer (region_id, organization_id, from_on, id);
CREATE INDEX organization_officer_member ON organization_officer (region_id, member_id);
-- One secretary at a time, and nobody twice in one post; the last guard behind the service (style rule 9).
CREATE UNIQUE INDEX organization_officer_secretary ON organization_officer (region_id, organization_id)
  WHERE post = 'secretary' AND until_on IS NULL;
CREATE UNIQUE INDEX organization_officer_post ON organization_officer (region_id, organization_id, member_id, post)
  WHERE until_on IS NULL;
GRANT SELECT, INSERT, UPDATE ON organization_officer TO zhibu_app;
ALTER TABLE organization_officer ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization_officer FORCE ROW LEVEL SECURITY;
CREATE POLICY organization_officer_scope ON organization_officer USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR member_id = nullif(current_setting('zhibu.member_id', true), '')::uuid);
