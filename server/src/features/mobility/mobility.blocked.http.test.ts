import { type MobilityAction, mobilityActionKeys } from '@zhibu/contract/mobility-kinds';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { actorOf, RollBack, refusalOf } from '../../../test/harness/attempts.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { type Actor, systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { enterScope } from '../../kernel/wider-scope.ts';
import { say } from './mobility.messages.ts';
import { presentPeriod } from './mobility.present.ts';
import { type MobilityBody, step } from './mobility.service.ts';
import { findPeriod, lockFor } from './mobility.store.ts';

/** Every state, side and step: what an attempt would be refused for stands there before it; what can be done, is done. */

let t: TestApp;
let member: { regionId: number; id: string };
const periods = { floating: '', outside: '', retained: '', over: '' };
const id = (code: string) => organizationOf(t.county, code).id;

function by(at: string | null, as?: 'oneself' | 'stands in'): Actor {
  const duty =
    at === null ? null : { role: 'organization_officer' as const, place: organizationOf(t.county, at) };
  return actorOf(duty, as && { who: member, as });
}
const actors = (): Record<string, Actor> => ({
  member: by(null, 'oneself'),
  home: by(codes.eastFirst),
  host: by(codes.westFirst),
  county: by(codes.committee),
  'home and member': by(codes.eastFirst, 'oneself'),
  'stand-in at home': by(codes.eastFirst, 'stands in'),
  'stand-in at the host': by(codes.westFirst, 'stands in'),
});

beforeAll(async () => {
  t = await createTestApp();
  const home = await t.asOfficer('branch_secretary', codes.eastFirst);
  member = await createMember(t, home, codes.eastFirst);
  const begin = async (path: 'POST /mobility' | 'POST /mobility/retentions', body: object) => {
    const answer = await t.call(path as 'POST /mobility', {
      as: home,
      body: { memberId: member.id, ...body } as never,
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.id;
  };
  const away = { ground: 'work', since: '2026-06-01' };
  periods.floating = await begin('POST /mobility', { ...away, hostId: id(codes.westFirst) });
  periods.outside = await begin('POST /mobility', { ...away, place: '深圳市南山区某社区党支部' });
  const graduated = { ground: 'unemployed', graduatedOn: '2026-06-30', until: '2027-06-30' };
  periods.retained = await begin('POST /mobility/retentions', graduated);
});
afterAll(() => t.close());

const put =
  (state: string, more = sql``) =>
  (tx: Tx, period: string) =>
    tx.run(sql`UPDATE member_mobility SET state = ${state} ${more} WHERE id = ${period}::uuid`);
type Situation = readonly [keyof typeof periods, (tx: Tx, period: string) => Promise<unknown>];
const situations: Record<string, Situation> = {
  proposed: ['floating', put('proposed')],
  current: ['floating', put('current', sql`, turn = NULL`)],
  returning: ['floating', put('returning', sql`, turn = 'home', back_on = '2026-07-01'`)],
  declined: ['floating', put('declined', sql`, turn = 'home', host_path = NULL`)],
  reported: ['floating', put('reported', sql`, turn = 'home', host_path = NULL`)],
  ended: ['floating', put('ended', sql`, turn = NULL, ended_on = '2026-07-01', ending = 'returned'`)],
  'current outside': ['outside', put('current')],
  retained: ['retained', put('current')],
  'retained, the two years over': [
    'retained',
    put('current', sql`, graduated_on = '2024-06-30', since = '2024-06-30', until = '2026-06-30'`),
  ],
};

const unexpected = (words: string) => words === say.notYourSide.zh || /不能办理这一步。请刷新/.test(words);
const bodyFor = (action: MobilityAction, kind: string, atMost: string | null): MobilityBody => ({
  reason: '按规定办理',
  on: '2026-07-01',
  ending: kind === 'retained' ? 'settled' : 'returned',
  ...(action === 'register' ? { hostId: id(codes.westSecond), since: '2026-06-01' } : {}),
  ...(action === 'extend' ? { until: kind === 'retained' ? atMost : '2027-06-30' } : {}),
});

const [own, holders] = ['这是您本人的登记', '您代理的正是这名党员的职务'];
const instead = (who: string) => `，这一步不由您当前的职务办理，由${who}办理。`;
const atHome = instead('所在党支部的其他任职者或者上级党组织');
const each = (words: string, ...actions: MobilityAction[]) =>
  actions.map((action) => `${action} ${words}`).join('; ');
const ofHome = (...actions: MobilityAction[]) => ({
  'home and member': each(own + atHome, ...actions),
  'stand-in at home': each(holders + atHome, ...actions),
});
const ofHost = (...actions: MobilityAction[]) => ({
  'stand-in at the host': each(holders + instead('接纳党支部的其他任职者或者它的上级党组织'), ...actions),
});
const over = 'extend 毕业生组织关系最多保留 2 年，已于 2026-06-30 期满，请转出组织关系。';
const expected: Record<string, Record<string, string>> = {
  proposed: { ...ofHome('end'), ...ofHost('confirm', 'decline') },
  current: { ...ofHome('extend', 'end'), ...ofHost('leave') },
  // Whether the stay goes on, the member says, too.
  returning: { ...ofHome('end'), 'stand-in at home': each(holders + atHome, 'resume', 'end') },
  declined: ofHome('register', 'end'),
  reported: ofHome('register', 'reject'),
  'current outside': ofHome('extend', 'end'),
  retained: ofHome('extend', 'end'),
  'retained, the two years over': { ...ofHome('extend', 'end'), home: over, county: over },
};

it.each(Object.entries(situations))('%s', async (situation, [which, put]) => {
  const wrong: string[] = [];
  const told: Record<string, string> = {};
  const play = t.services.database.transaction(systemActor().scope, async (tx) => {
    const periodId = periods[which];
    await put(tx, periodId);
    for (const [who, actor] of Object.entries(actors())) {
      await enterScope(tx, actor.scope);
      const found = await findPeriod(tx, actor, periodId).catch(() => null);
      if (!found) continue;
      const seen = await presentPeriod(t.services, tx, actor, found);
      for (const action of mobilityActionKeys) {
        const refusal = await refusalOf(tx, actor, async () => {
          const body = bodyFor(action, seen.kind, seen.untilAtMost);
          await step(t.services, tx, actor, await lockFor(tx, actor, periodId), action, body);
        });
        const refused = refusal?.words.zh ?? '';
        const before = seen.blocked
          .filter((one) => one.action === action)
          .map(({ finding }) => finding.words.zh + (finding.article ? `（${finding.article.zh}）` : ''))
          .join();
        if (seen.can[action] !== (refused === '') || before !== (unexpected(refused) ? '' : refused))
          wrong.push(`${who} ${action}: can ${seen.can[action]}, told ${before}, then ${refused || 'done'}`);
      }
      if (seen.blocked.length > 0)
        told[who] = seen.blocked.map(({ action, finding }) => `${action} ${finding.words.zh}`).join('; ');
    }
    throw new RollBack();
  });
  await expect(play).rejects.toBeInstanceOf(RollBack);
  expect(wrong).toEqual([]);
  expect(told).toEqual(expected[situation] ?? {});
});
