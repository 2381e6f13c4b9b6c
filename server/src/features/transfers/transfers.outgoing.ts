import { stages } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import type { Tx } from '../../kernel/database.ts';
import { conflict } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Travels } from '../../kernel/travels.ts';
import { inWiderScope } from '../../kernel/wider-scope.ts';
import { leaveForOutside, lockWherever, stageSince } from '../members/public.ts';
import { field } from './transfers.applying.ts';
import { say } from './transfers.messages.ts';
import { papersOf } from './transfers.papers.ts';
import type { TransferRecord } from './transfers.record.ts';
import { movable } from './transfers.rules.ts';

/** What the paper receipt of an organisation outside says, and its photograph. */
export interface PaperReceipt {
  receivedOn: LocalDate;
  organization: string;
  paperId: string;
}

/**
 * The receipt came back: the member was received outside and leaves this registry, in the transaction of the step that
 * registers it. Puts what it did into the transfer, which the caller saves.
 * @throws Problem 422 no such paper or a day that cannot be, 409 the member went elsewhere meanwhile
 */
export async function completeOutgoing(
  travels: Travels,
  tx: Tx,
  actor: Actor,
  now: Date,
  transfer: TransferRecord,
  { receivedOn, organization, paperId }: PaperReceipt,
): Promise<void> {
  const papers = await papersOf(tx, transfer);
  if (!papers.some(({ id }) => id === paperId)) throw field('/paperId', say.paperMissing);
  const object = { object: { type: 'transfer', id: transfer.id } };
  const member = await lockWherever(tx, transfer.memberId);
  if (!member || member.organizationId !== transfer.organizationId)
    throw conflict(say.memberElsewhere, object);
  if (!movable.includes(member.stage)) throw conflict(say.memberGone(stages[member.stage]), object);
  const since = await stageSince(tx, member.id);
  if (since !== null && receivedOn < since) throw field('/receivedOn', say.changedSince(since));
  await leaveForOutside(tx, actor, now, member, {
    on: receivedOn,
    from: transfer.originName,
    to: organization,
  });
  // Nobody of this registry received: whatever the member was here elsewhere ends, too.
  const { regionId, id } = member;
  await inWiderScope(tx, actor.scope, () =>
    travels.settle(tx, { actor, now, member: { regionId, id }, received: null }),
  );
  transfer.completedAt = now;
  transfer.receipt = {
    number: transfer.letterNumber ?? '',
    on: receivedOn,
    branch: null,
    organization,
    actorName: actor.name,
  };
}
