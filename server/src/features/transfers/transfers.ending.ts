import type { Stage } from '@zhibu/contract/fields';
import { systemActor } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import type { Travel } from '../../kernel/travels.ts';
import type { Services } from '../../services.ts';
import { say } from './transfers.messages.ts';
import { isUnderWay } from './transfers.record.ts';
import { step } from './transfers.service.ts';
import { restageTransfer } from './transfers.standing.ts';
import { lockFor, openTransferOf } from './transfers.store.ts';

/** Where the file is archived by its own transfer. */
const leftByTransfer: Stage = 'transferred_out';

/**
 * Whoever dies or leaves the Party is not on the way any more: the open transfer is withdrawn by the system in the
 * transaction of the ending, its letter void. Nothing brings it back; a new one is filed.
 */
export const transferTravel = (services: Services): Travel => ({
  kind: 'transfer',
  words: { zh: '在办的组织关系转接', en: 'transfers under way' },
  async endings(reader, { id }) {
    const open = await openTransferOf(reader, id);
    if (!open || open.kind === 'incoming') return [];
    return [say.endsTransfer(open.destinationName, open.validUntil === null ? null : open.letterNumber)];
  },
  async halts(reader, { id }) {
    const open = await openTransferOf(reader, id);
    if (!open || open.kind === 'incoming') return [];
    const letter = open.validUntil === null ? null : { number: open.letterNumber, until: open.validUntil };
    return [say.haltsTransfer(open.destinationName, letter)];
  },
  async hold(tx, memberId) {
    await tx.rows(sql`
      SELECT FROM transfer t WHERE t.region_id = ${everyRegion} AND t.member_id = ${memberId}::uuid
        AND ${isUnderWay} FOR UPDATE`);
  },
  restage: restageTransfer,
  async settle(tx, { member, received }) {
    if (received !== null) return;
    const file = await tx.first(sql<{ stage: Stage }>`
      SELECT stage FROM member WHERE region_id = ${member.regionId} AND id = ${member.id}::uuid`);
    const open = await openTransferOf(tx, member.id);
    if (!file || file.stage === leftByTransfer || !open || open.kind === 'incoming') return;
    const system = systemActor();
    const words = say.membershipEnded(file.stage, open.memberStage);
    await step(services, tx, system, await lockFor(tx, system, open.id), 'withdraw', { words });
  },
});
