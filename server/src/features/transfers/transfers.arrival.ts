import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import { invalid } from '../../kernel/errors.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import type { Services } from '../../services.ts';
import {
  cannotBeHere,
  isInReach,
  lockWherever,
  numberRefused,
  receiveNewcomer,
  receiveReturning,
} from '../members/public.ts';
import { branchOf } from './transfers.applying.ts';
import { refuseKnown } from './transfers.incoming.known.ts';
import { closeIncoming, type IncomingRow, incomingOf, inputOf, waitsBy } from './transfers.incoming.store.ts';
import { say } from './transfers.messages.ts';
import { dropPapers } from './transfers.papers.ts';
import type { TransferRecord } from './transfers.record.ts';
import { type Branch, committeeById } from './transfers.store.ts';

/**
 * Whoever came with a letter from outside becomes a member of a branch, in the transaction of the step that accepts:
 * file, history, counts. Puts what it did into the transfer, which the caller saves.
 * @throws Problem 422 no such branch there, 409 the person is registered by now
 */
export async function completeIncoming(
  services: Services,
  tx: Tx,
  actor: Actor,
  now: Date,
  transfer: TransferRecord,
  branchId: string | null,
): Promise<void> {
  const committee = transfer.destinationId && (await committeeById(tx, transfer.destinationId));
  if (!committee) throw invalid(say.destinationUnknown);
  const branch = await branchOf(tx, committee, branchId, transfer);
  const row = await incomingOf(tx, transfer);
  if (!row) throw new Error(`transfers: ${transfer.id} waits without its letter`);
  const idNumber = await settle(services, tx, actor, now, transfer, row, branch);
  const person = services.vault.blindIndex('letter', waitsBy(idNumber));
  await closeIncoming(tx, transfer, person);
  transfer.branchId = branch.id;
  transfer.branchName = branch.name;
  transfer.completedAt = now;
  transfer.receipt = {
    number: transfer.letterNumber ?? '',
    on: dayInChina(now),
    branch: branch.name,
    organization: null,
    actorName: actor.name,
  };
}

/** A new file, or the archived one opened again. @returns the ID number */
async function settle(
  { vault }: Services,
  tx: Tx,
  actor: Actor,
  now: Date,
  { memberId, originName }: TransferRecord,
  row: IncomingRow,
  branch: Branch,
): Promise<string> {
  const { idNumber, ...values } = inputOf(vault, row);
  const to = { regionId: branch.regionId, organizationId: branch.id, orgPath: branch.path };
  if (!row.returns) {
    await refuseKnown(vault, tx, actor, idNumber);
    await receiveNewcomer(vault, tx, actor, now, to, memberId, { ...values, idNumber });
    return idNumber;
  }
  const { stage, joined, full } = row.person;
  await inWiderScope(tx, actor.scope, async () => {
    const member = await lockWherever(tx, memberId);
    if (member?.stage !== 'transferred_out')
      throw numberRefused(
        vault,
        idNumber,
        member && isInReach(actor, member) ? say.personHere : cannotBeHere,
      );
    await receiveReturning(tx, actor, now, member, to, {
      stage,
      joined,
      full,
      from: originName,
      to: branch.name,
    });
  });
  return idNumber;
}

/** The letter is sent back, or was registered by mistake: nothing of the person stays but the name in the case. */
export async function dropIncoming(tx: Tx, now: Date, transfer: TransferRecord): Promise<void> {
  await closeIncoming(tx, transfer, null);
  await dropPapers(tx, now, transfer);
}
