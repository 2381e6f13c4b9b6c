import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import type { Restaged } from '../../kernel/travels.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { say } from './transfers.messages.ts';
import { dueIn } from './transfers.rules.ts';
import { stepOf } from './transfers.steps.ts';
import { lockFor, openTransferOf, saveTransfer } from './transfers.store.ts';

/**
 * The open transfer knows what the member is by now, on both sides: whoever receives asks a member of the Party for the
 * month of dues. A suspension halts it where it stands, and its letter may lapse meanwhile; a restoration sets it going, each
 * step due as if it began that day.
 */
export async function restageTransfer(
  tx: Tx,
  { actor, now, member, before, after }: Restaged,
): Promise<void> {
  const open = before === after ? undefined : await openTransferOf(tx, member.id);
  if (!open || open.kind === 'incoming') return;
  const system = systemActor();
  const transfer = { ...(await lockFor(tx, system, open.id)), memberStage: after };
  const halts = after === 'suspended';
  if (!halts && before !== 'suspended') return saveTransfer(tx, transfer, now);
  const today = dayInChina(now);
  const place = { regionId: transfer.regionId, path: transfer.orgPath };
  const { state, validUntil } = transfer;
  const action = halts ? 'halt' : 'resume';
  const step = stepOf(system, now, {
    action,
    state,
    side: 'system',
    words: halts ? say.halts : say.resumes,
  });
  const due = dueIn(state, transfer, validUntil, await rulebookAt(tx, place, today), today);
  const turnSince = halts ? transfer.turnSince : now;
  await saveTransfer(tx, { ...transfer, due, turnSince, steps: [...transfer.steps, step] }, now);
  await audit(tx, actor, now, {
    action: `transfers.${action}`,
    object: { type: 'transfer', id: transfer.id, name: transfer.memberName },
    before: { stage: before },
    after: { stage: after },
  });
}
