-- Where an organisation stood goes on when it has ended: what is told afterwards of such a day still counts for whoever stood
-- above its place. `organization_place` keeps all periods; `organization_state` shows those in which it lived.

ALTER TABLE organization_state RENAME TO organization_place;
ALTER TABLE organization_place ADD COLUMN ended boolean NOT NULL DEFAULT false;
ALTER TABLE organization_place ALTER COLUMN ended DROP DEFAULT;
ALTER INDEX organization_state_known RENAME TO organization_place_known;
ALTER INDEX organization_state_path RENAME TO organization_place_path;
ALTER INDEX organization_state_parent RENAME TO organization_place_parent;

CREATE VIEW organization_state AS
  SELECT region_id, organization_id, id, parent_id, path, code, name, kind, form, valid_from, valid_until, recorded_at,
    superseded_at
  FROM organization_place WHERE NOT ended;
GRANT SELECT ON organization_state TO zhibu_app;

-- Of days before this version: where it ended and was called back, it stood meanwhile where it stands since.
INSERT INTO organization_place (region_id, organization_id, id, parent_id, path, code, name, kind, form, ended, valid_from,
  valid_until, recorded_at, superseded_at)
SELECT o.region_id, o.id, gen_random_uuid(), coalesce(n.parent_id, o.parent_id), coalesce(n.path, o.path), p.code, p.name, p.kind,
  p.form, true, p.valid_until, coalesce(n.valid_from, 'infinity'), p.recorded_at, 'infinity'
FROM organization_state p
JOIN organization o ON o.region_id = p.region_id AND o.id = p.organization_id
LEFT JOIN LATERAL (SELECT x.parent_id, x.path, x.valid_from FROM organization_state x
  WHERE x.region_id = p.region_id AND x.organization_id = p.organization_id AND x.superseded_at = 'infinity'
    AND x.valid_from >= p.valid_until ORDER BY x.valid_from LIMIT 1) n ON true
WHERE p.superseded_at = 'infinity' AND p.valid_until < coalesce(n.valid_from, 'infinity');
-- Whose founding was undone on its own day had no period at all.
INSERT INTO organization_place (region_id, organization_id, id, parent_id, path, code, name, kind, form, ended, valid_from,
  valid_until, recorded_at, superseded_at)
SELECT region_id, id, gen_random_uuid(), parent_id, path, code, name, kind, form, true, coalesce(founded_on, '-infinity'),
  'infinity', updated_at, 'infinity'
FROM organization o WHERE NOT EXISTS (SELECT FROM organization_state p
  WHERE p.region_id = o.region_id AND p.organization_id = o.id AND p.superseded_at = 'infinity');
