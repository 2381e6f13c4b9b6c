-- Transfers with partners outside (domain rule 25). `outgoing`: the destination is not in this registry, a paper receipt comes
-- back. `incoming`: a paper letter came from an organisation that is not; the case lies where it is received.

ALTER TABLE transfer DROP CONSTRAINT transfer_kind_check;
ALTER TABLE transfer ADD CONSTRAINT transfer_kind_check CHECK (kind IN ('within', 'between', 'outgoing', 'incoming'));
ALTER TABLE transfer ALTER COLUMN destination_region_id DROP NOT NULL;
ALTER TABLE transfer ALTER COLUMN destination_id DROP NOT NULL;
ALTER TABLE transfer ADD COLUMN outside_place text;      -- where the organisation outside is, and how it is called
ALTER TABLE transfer ADD COLUMN outside_phone text;
ALTER TABLE transfer ADD CONSTRAINT transfer_destination_check CHECK (
  (kind = 'outgoing') = (destination_id IS NULL) AND (destination_id IS NULL) = (destination_region_id IS NULL)
  AND (destination_id IS NOT NULL OR destination_path IS NULL));
-- The one of 0020 that asks for a letter and for the destination that sees it.
ALTER TABLE transfer DROP CONSTRAINT transfer_check2;
ALTER TABLE transfer ADD CONSTRAINT transfer_letter_check CHECK (state NOT IN ('issued', 'lapsed', 'checked_in')
  OR (letter_number IS NOT NULL AND valid_until IS NOT NULL AND (kind = 'outgoing') = (destination_path IS NULL)));
ALTER TABLE transfer_letter ALTER COLUMN destination_id DROP NOT NULL;

-- What a paper letter from outside says, until the member is made of it and as its record afterwards.
CREATE TABLE transfer_incoming (
  region_id integer NOT NULL,
  transfer_id uuid NOT NULL,
  org_path text COLLATE "C" NOT NULL,     -- of the committee that receives
  organization_id uuid NOT NULL,
  member_id uuid NOT NULL,                -- whom it becomes, or whose archived file is opened again
  returns boolean NOT NULL,
  number text NOT NULL,
  issuer text NOT NULL,
  arrived_on date NOT NULL,
  person jsonb NOT NULL,                  -- values of the file that are not sealed
  id_number_encrypted bytea NOT NULL,
  phone_encrypted bytea,
  PRIMARY KEY (region_id, transfer_id)
);
CREATE INDEX transfer_incoming_path ON transfer_incoming (region_id, org_path);
GRANT SELECT, INSERT, UPDATE, DELETE ON transfer_incoming TO zhibu_app;
ALTER TABLE transfer_incoming ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_incoming FORCE ROW LEVEL SECURITY;
CREATE POLICY transfer_incoming_scope ON transfer_incoming USING (
  (org_path >= current_setting('zhibu.path_from', true) AND org_path < current_setting('zhibu.path_until', true))
  OR current_setting('zhibu.gate', true) = 'system');

-- One letter is registered once, and one person waits once, in the whole registry: keyed digests, no personal data.
CREATE TABLE incoming_locator (
  digest bytea PRIMARY KEY,
  region_id integer NOT NULL,
  transfer_id uuid NOT NULL
);
CREATE INDEX incoming_locator_transfer ON incoming_locator (transfer_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON incoming_locator TO zhibu_app;

-- A photograph of a receipt or letter belongs to its transfer and stays where that is.
ALTER TABLE file ADD COLUMN transfer_id uuid;
ALTER TABLE file DROP CONSTRAINT file_purpose_check;
ALTER TABLE file ADD CONSTRAINT file_purpose_check
  CHECK (purpose IN ('photo', 'attachment', 'import', 'export', 'report', 'evidence', 'transfer'));
CREATE INDEX file_transfer ON file (region_id, transfer_id) WHERE transfer_id IS NOT NULL;

-- Whoever left for an organisation outside stays here as an archived file.
ALTER TABLE member DROP CONSTRAINT member_stage_check;
ALTER TABLE member ADD CONSTRAINT member_stage_check CHECK (stage IN ('applicant', 'activist', 'candidate',
  'probationary', 'full', 'deceased', 'withdrew', 'removed', 'expelled', 'suspended', 'withdrew_by_default',
  'probation_cancelled', 'transferred_out'));
DROP INDEX member_ended;
CREATE INDEX member_ended ON member (region_id, org_path, id)
  WHERE reduced_at IS NULL AND stage IN ('deceased', 'withdrew', 'removed', 'expelled', 'withdrew_by_default',
    'probation_cancelled', 'transferred_out');
