import type { Stage } from '@zhibu/contract/fields';
import { awayStates } from '@zhibu/contract/mobility-kinds';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql } from '../../kernel/database.ts';
import type { Travel } from '../../kernel/travels.ts';
import { type MobilityRecord, mobilityColumns, stepOf } from './mobility.record.ts';
import { leavesHost } from './mobility.rules.ts';
import { keepFloatingSince, savePeriod } from './mobility.store.ts';

const running = sql`('reported', 'proposed', 'current', 'declined', 'returning')`;

/**
 * What of a member's mobility goes along with a transfer (domain rule 26): whoever floats elsewhere floats on, and the hosts
 * go on seeing it. What led to whoever received ends, and so does a retention; all of it ends with membership.
 */
export const mobilityTravel: Travel = {
  kind: 'mobility',
  words: { zh: '流动登记', en: 'periods of mobility' },
  counted: ({ regionId, id }) => sql`SELECT count(*) FROM member_mobility
    WHERE region_id = ${regionId} AND member_id = ${id}::uuid AND kind = 'floating' AND state IN ${running}`,
  async settle(tx, { now, member, received }) {
    const today = dayInChina(now);
    const periods = await tx.rows(sql<MobilityRecord>`
      SELECT ${mobilityColumns} FROM member_mobility s
      WHERE s.region_id = ${member.regionId} AND s.member_id = ${member.id}::uuid AND s.state IN ${running}
        AND (${received}::text IS NULL OR s.kind = 'retained'
          OR s.host_id IN (SELECT o.id FROM organization o WHERE o.path >= ${received ?? ''} AND o.path < ${`${received ?? ''}/`}))
      FOR UPDATE`);
    const file = await tx.first(sql<{ stage: Stage }>`
      SELECT stage FROM member WHERE region_id = ${member.regionId} AND id = ${member.id}::uuid`);
    // Whoever went to an organisation outside was transferred, too: nobody of this registry received.
    const ending = received === null && file?.stage !== 'transferred_out' ? 'left' : 'transferred';
    const system = systemActor();
    for (const period of periods) {
      const isAway = awayStates.includes(period.state);
      const state = isAway ? 'ended' : 'withdrawn';
      const action = isAway ? 'end' : 'withdraw';
      const steps = [
        ...period.steps,
        stepOf(system, now, { action, state, side: 'system', reason: null, on: today }),
      ];
      const hostPath = leavesHost(state, period) ? null : period.hostPath;
      const over = isAway ? ({ endedOn: today, ending, hostPath } as const) : {};
      await savePeriod(tx, { ...period, ...over, state, steps, turn: null, turnSince: today }, now);
    }
    await keepFloatingSince(tx, member);
  },
};
