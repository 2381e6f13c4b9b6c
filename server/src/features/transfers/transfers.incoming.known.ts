import type { Stage } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import {
  cannotBeHere,
  existsAlready,
  isInReach,
  isOwn,
  type MemberValues,
  numberRefused,
  stageSince,
} from '../members/public.ts';
import { type ArchivedDays, returnObjections } from './transfers.incoming.rules.ts';
import { say } from './transfers.messages.ts';
import { movable } from './transfers.rules.ts';

interface FileOfNumber extends ArchivedDays {
  id: string;
  orgPath: string;
  stage: Stage;
  name: string;
  organizationName: string;
}

/**
 * The file of an ID number, wherever it lies, and whether the actor may see it: what may not be seen is not told of, and all
 * of it is refused in the same words. Null: nobody has this number.
 */
async function fileOf(
  vault: Vault,
  tx: Tx,
  actor: Actor,
  idNumber: string,
): Promise<(FileOfNumber & { isSeen: boolean }) | null> {
  const index = vault.blindIndex('id_number', idNumber);
  const known = await tx.first(sql<{ memberId: string; regionId: number }>`
    SELECT member_id AS "memberId", region_id AS "regionId" FROM id_number_locator WHERE blind_index = ${index}`);
  if (!known) return null;
  const { memberId, regionId } = known;
  const file = await inWiderScope(tx, actor.scope, async () => {
    const row = await tx.first(sql<Omit<FileOfNumber, 'leftOn'>>`
      SELECT m.id, m.org_path AS "orgPath", m.stage, m.name, o.name AS "organizationName", m.joined,
        m.joined_precision AS "joinedPrecision", m.full_on AS full, m.full_precision AS "fullPrecision"
      FROM member m JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
      WHERE m.region_id = ${regionId} AND m.id = ${memberId}::uuid`);
    return row && { ...row, leftOn: await stageSince(tx, memberId) };
  });
  if (!file) throw numberRefused(vault, idNumber, cannotBeHere);
  return { ...file, isSeen: isInReach(actor, file) || isOwn(actor, file) };
}

const pointer = '/person/idNumber';

/** @throws Problem 409 the number has a file: the reason for those who may see it */
export async function refuseKnown(vault: Vault, tx: Tx, actor: Actor, idNumber: string): Promise<void> {
  const file = await fileOf(vault, tx, actor, idNumber);
  if (file) throw refusalOfKnown(vault, idNumber, file);
}

function refusalOfKnown(vault: Vault, idNumber: string, file: FileOfNumber & { isSeen: boolean }) {
  const { name, stage, organizationName } = file;
  const isActive = movable.includes(stage);
  const detail = !file.isSeen
    ? cannotBeHere
    : isActive
      ? say.personHere
      : existsAlready({ name, stage, organization: { name: organizationName } });
  return numberRefused(vault, idNumber, detail, [{ pointer, detail }]);
}

/**
 * The file of whoever left this registry for outside before, which the letter opens again; null: the person was never here.
 * @throws Problem 409 the person belongs somewhere here, or the letter does not fit the file
 */
export async function archivedFile(
  vault: Vault,
  tx: Tx,
  actor: Actor,
  values: MemberValues,
  letter: { issuedOn: LocalDate },
): Promise<string | null> {
  const { idNumber } = values;
  const file = await fileOf(vault, tx, actor, idNumber);
  if (!file) return null;
  if (file.stage !== 'transferred_out') throw refusalOfKnown(vault, idNumber, file);
  if (file.name !== values.name) {
    const detail = file.isSeen ? say.nameDiffers : cannotBeHere;
    throw numberRefused(vault, idNumber, detail, [{ pointer, detail }]);
  }
  const objections = returnObjections({ ...values, ...letter }, file, file.isSeen);
  const [first] = objections;
  if (first)
    throw numberRefused(
      vault,
      idNumber,
      first.words,
      objections.map(({ pointer: at, words }) => ({ pointer: at, detail: words })),
    );
  return file.id;
}

/** A letter for the person is under way: told as such where the actor sees that case. @param transferId of that letter */
export async function refusalOfWaiting(
  vault: Vault,
  reader: Reader,
  idNumber: string,
  other: { regionId: number; transferId: string } | undefined,
) {
  const seen =
    other &&
    (await reader.first(sql`
      SELECT 1 AS one FROM transfer_incoming WHERE region_id = ${other.regionId} AND transfer_id = ${other.transferId}::uuid`));
  const detail = seen ? say.personWaits : cannotBeHere;
  return numberRefused(vault, idNumber, detail, [{ pointer, detail }]);
}
