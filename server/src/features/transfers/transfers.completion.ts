import { stages } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import { conflict, invalid } from '../../kernel/errors.ts';
import type { Travels } from '../../kernel/travels.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import { lockWherever, transferMember } from '../members/public.ts';
import { branchOf, branchWithin } from './transfers.applying.ts';
import { say } from './transfers.messages.ts';
import type { TransferRecord } from './transfers.record.ts';
import { movable } from './transfers.rules.ts';
import { committeeById } from './transfers.store.ts';

/**
 * The member comes under a branch of the destination, in the transaction of the step that accepts: affiliation, file,
 * counts and the record that reaches the origin. Puts what it did into the transfer, which the caller saves.
 * @throws Problem 422 no such branch there, 409 the member went elsewhere meanwhile
 */
export async function completeTransfer(
  travels: Travels,
  tx: Tx,
  actor: Actor,
  now: Date,
  transfer: TransferRecord,
  branchId: string | null,
): Promise<void> {
  const committee = transfer.destinationId && (await committeeById(tx, transfer.destinationId));
  if (!committee) throw invalid(say.destinationUnknown);
  const chosen = transfer.kind === 'within' ? branchWithin : branchOf;
  const branch = await chosen(tx, committee, branchId, transfer);
  await inWiderScope(tx, actor.scope, async () => {
    const member = await lockWherever(tx, transfer.memberId);
    if (!member || member.organizationId !== transfer.organizationId) throw conflict(say.memberElsewhere);
    if (!movable.includes(member.stage)) throw conflict(say.memberLeft(stages[member.stage]));
    transfer.memberName = member.name;
    const to = { regionId: branch.regionId, organizationId: branch.id, orgPath: branch.path };
    await transferMember(tx, actor, now, member, to, { from: transfer.originName, to: branch.name });
    const received = transfer.kind === 'within' ? branch.path : committee.path;
    await travels.settle(tx, { actor, now, member: { regionId: to.regionId, id: member.id }, received });
  });
  transfer.branchId = branch.id;
  transfer.branchName = branch.name;
  transfer.completedAt = now;
  transfer.receipt = {
    number: transfer.letterNumber ?? '',
    on: dayInChina(now),
    branch: branch.name,
    actorName: actor.name,
  };
}
