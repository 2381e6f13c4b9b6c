import type { Role } from '@zhibu/contract/authorization';
import { type TransferAction, transferActionKeys } from '@zhibu/contract/transfer-states';
import type { TransferAnswer } from '@zhibu/contract/transfers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { actorOf, RollBack, refusalOf } from '../../../test/harness/attempts.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { type Actor, systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { enterScope } from '../../kernel/wider-scope.ts';
import { findFor } from '../members/public.ts';
import { createOrganization } from '../organizations/public.ts';
import { open } from './transfers.applying.ts';
import { say } from './transfers.messages.ts';
import { presentTransfer } from './transfers.present.ts';
import { type StepBody, step } from './transfers.service.ts';
import { findTransfer, lockFor } from './transfers.store.ts';
import { step as byHttp, letterOf, personOf } from './transfers.testing.flow.ts';

/**
 * Every state, side and step: what an attempt would be refused for, however it is filled in, stands there before it, in the same
 * words; where it says that it can be done, it is done.
 */

let t: TestApp;
let member: { regionId: number; id: string };
let school: string;
const committed = { outgoing: '', incoming: '', photographed: '' };
const id = (code: string) => organizationOf(t.county, code).id;

/** Who acts: by a duty, as a member, both, or for a member who has the duty. */
function by(at: string | null, as?: 'oneself' | 'stands in'): Actor {
  const role: Role = at?.endsWith('0001') ? 'branch_secretary' : 'committee_administrator';
  const duty = at === null ? null : { role, place: organizationOf(t.county, at) };
  return actorOf(duty, as && { who: member, as });
}
const actors = () => ({
  member: by(null, 'oneself'),
  branch: by(codes.eastFirst),
  committee: by(codes.eastTownship),
  destination: by(codes.westTownship),
  county: by(codes.committee),
  'secretary and member': by(codes.eastFirst, 'oneself'),
  'committee and member': by(codes.eastTownship, 'oneself'),
  'county and member': by(codes.committee, 'oneself'),
  'stand-in at the branch': by(codes.eastFirst, 'stands in'),
  'stand-in at the committee': by(codes.eastTownship, 'stands in'),
  'stand-in at the destination': by(codes.westTownship, 'stands in'),
});

beforeAll(async () => {
  t = await createTestApp();
  const [secretary, township, west] = [
    await t.asOfficer('branch_secretary', codes.eastFirst),
    await t.asOfficer('committee_administrator', codes.eastTownship),
    await t.asOfficer('organization_officer', codes.westTownship),
  ];
  member = await createMember(t, secretary, codes.eastFirst);
  const system = systemActor();
  const founding = {
    regionId: 1507,
    parentId: id(codes.committee),
    code: '150785300000',
    name: '中共云岭县第三中学委员会',
    kind: 'committee' as const,
  };
  school = await t.services.database.transaction(system.scope, async (tx) => {
    const made = await createOrganization(tx, system, t.clock.now(), founding);
    return made.id;
  });
  const photograph = (as: typeof west, transferId: string) =>
    t.call('POST /transfers/{id}/papers', {
      as,
      params: { id: transferId },
      query: { fileName: '照片.pdf' },
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from('%PDF-1.7 a paper'),
    });
  for (const [name, number] of [
    ['incoming', '第 2026-0001 号'],
    ['photographed', '第 2026-0002 号'],
  ] as const) {
    const body = { letter: letterOf({ number }), person: personOf(), ground: 'work' as const };
    const answer = await t.call('POST /transfers/incoming', { as: west, body: body as never });
    committed[name] = answer.body.id;
  }
  await photograph(west, committed.photographed);
  const goes = await createMember(t, secretary, codes.eastFirst);
  const { body } = await t.call('POST /transfers', {
    as: await t.asMember(goes),
    body: { outside: { name: '中共南江市教育局委员会' }, ground: 'work' },
  });
  await byHttp(t, 'approve', body.id, secretary, { duesUntil: '2026-06' });
  await byHttp(t, 'approve', body.id, township);
  await photograph(township, body.id);
  committed.outgoing = body.id;
});
afterAll(() => t.close());

/** One situation, begun and told in the transaction that is rolled back. */
class Play {
  readonly tx: Tx;
  id = '';
  constructor(tx: Tx) {
    this.tx = tx;
  }
  async begin(to: Parameters<typeof open>[4]): Promise<this> {
    const self = by(null, 'oneself');
    await enterScope(this.tx, self.scope);
    const file = await findFor(this.tx, self, member.id);
    this.id = await open(this.tx, self, t.clock.now(), file, to, 'member');
    return this;
  }
  of(known: string): this {
    this.id = known;
    return this;
  }
  async take(actor: Actor, action: TransferAction, body: StepBody = {}): Promise<this> {
    await enterScope(this.tx, actor.scope);
    await step(t.services, this.tx, actor, await lockFor(this.tx, actor, this.id), action, body);
    return this;
  }
  async run(change: ReturnType<typeof sql>): Promise<this> {
    await enterScope(this.tx, systemActor().scope);
    await this.tx.run(change);
    return this;
  }
}

const to = (destinationId: string, branchId: string | null = null) => ({
  destinationId,
  branchId,
  ground: 'work' as const,
});
const dues = { duesUntil: '2026-06' };
const why = { reason: '按规定办理' };

type Begin = (play: Play) => Promise<Play>;
const between: Begin = (play) => play.begin(to(id(codes.westTownship)));
const endorsed: Begin = async (play) => (await between(play)).take(actors().branch, 'endorse', dues);
const issued: Begin = async (play) => (await endorsed(play)).take(actors().committee, 'issue');
const lapsed: Begin = async (play) => (await issued(play)).take(systemActor(), 'lapse');
const checkedIn: Begin = async (play) => (await issued(play)).take(actors().member, 'check_in');
const within: Begin = (play) => play.begin(to(id(codes.eastTownship)));
const withinEndorsed: Begin = async (play) => (await within(play)).take(actors().branch, 'endorse', dues);
const outgoing: Begin = async (play) => play.of(committed.outgoing);
const suspend = (play: Play) =>
  play.run(sql`WITH t AS (UPDATE transfer SET member_stage = 'suspended' WHERE id = ${play.id}::uuid RETURNING member_id)
    UPDATE member m SET stage = 'suspended' FROM t WHERE m.id = t.member_id`);
const dissolveSchool = (play: Play) =>
  play.run(sql`UPDATE organization SET ended_on = '2026-06-30'::date WHERE id = ${school}::uuid`);
const toSchool: Begin = (play) => play.begin(to(school));

/** Every state of every kind, and what may stand in the way of a step. */
const situations: Record<string, Begin> = {
  applied: between,
  'applied within': within,
  endorsed,
  'endorsed within': withinEndorsed,
  returned: async (play) => (await between(play)).take(actors().branch, 'return', why),
  issued,
  lapsed,
  'checked in': checkedIn,
  completed: async (play) =>
    (await checkedIn(play)).take(actors().destination, 'accept', { branchId: id(codes.westFirst) }),
  refused: async (play) => (await checkedIn(play)).take(actors().destination, 'refuse', why),
  withdrawn: async (play) => (await issued(play)).take(actors().member, 'withdraw', why),
  outgoing,
  'outgoing and lapsed': async (play) => (await outgoing(play)).take(systemActor(), 'lapse'),
  incoming: async (play) => play.of(committed.incoming),
  'incoming with its paper': async (play) => play.of(committed.photographed),
  'applied and suspended': async (play) => suspend(await between(play)),
  'issued and suspended': async (play) => suspend(await issued(play)),
  'checked in and suspended': async (play) => suspend(await checkedIn(play)),
  'applied, the destination gone': async (play) => dissolveSchool(await toSchool(play)),
  'endorsed, the destination gone': async (play) =>
    dissolveSchool(await (await toSchool(play)).take(actors().branch, 'endorse', dues)),
  'returned, the destination gone': async (play) =>
    dissolveSchool(await (await toSchool(play)).take(actors().branch, 'return', why)),
  'endorsed under another committee': async (play) =>
    (await endorsed(play)).run(
      sql`UPDATE transfer SET committee_id = ${school}::uuid WHERE id = ${play.id}::uuid`,
    ),
  'issued, the letter past its day': async (play) =>
    (await issued(play)).run(sql`UPDATE transfer SET valid_until = '2026-06-30' WHERE id = ${play.id}::uuid`),
  'issued, extended to the most': async (play) =>
    (await issued(play)).run(
      sql`UPDATE transfer SET valid_until = first_issued_on + 90 WHERE id = ${play.id}::uuid`,
    ),
  'lapsed, its ninety days over': async (play) =>
    (await lapsed(play)).run(
      sql`UPDATE transfer SET first_issued_on = '2026-03-01' WHERE id = ${play.id}::uuid`,
    ),
  'endorsed, ninety days of letters there over': async (play) =>
    (await endorsed(play)).run(
      sql`UPDATE transfer SET first_issued_on = '2026-03-01' WHERE id = ${play.id}::uuid`,
    ),
  'checked in where no branch is': async (play) =>
    (await checkedIn(play)).run(sql`UPDATE organization SET ended_on = '2026-06-30'
      WHERE code LIKE '1507852%' AND kind = 'branch'`),
  'endorsed within, no other branch': async (play) =>
    (await withinEndorsed(play)).run(
      sql`UPDATE organization SET ended_on = '2026-06-30' WHERE code = ${codes.eastSecond}`,
    ),
  'outgoing, a change of status after the letter': async (play) =>
    (
      await outgoing(play)
    ).run(sql`UPDATE transfer SET state = 'lapsed', issued_on = '2007-01-01', valid_until = '2007-06-30'
      WHERE id = ${play.id}::uuid`),
};

const tried = transferActionKeys.filter(
  (action) => !['apply', 'register_letter', 'lapse', 'follow', 'halt', 'resume'].includes(action),
);

/** Whatever is right to type in. */
function bodyFor(action: TransferAction, seen: TransferAnswer): StepBody {
  const goes = action === 'redirect' || action === 'resubmit' ? { destinationId: id(codes.committee) } : {};
  const branch = seen.kind === 'within' ? codes.eastSecond : codes.westFirst;
  const until = seen.letter?.untilAtMost;
  return {
    ...why,
    ...dues,
    ...goes,
    ...(action === 'accept' || action === 'complete' ? { branchId: id(branch) } : {}),
    ...(until === undefined ? {} : { until }),
    receipt: {
      receivedOn: seen.letter && seen.letter.until < '2026-07-01' ? seen.letter.until : '2026-07-01',
      organization: '南江市教育局党支部',
      paperId: seen.papers[0]?.id ?? newId(),
    },
  };
}

const told = ({ finding }: TransferAnswer['blocked'][number]) =>
  finding.article === null ? finding.words.zh : `${finding.words.zh}（${finding.article.zh}）`;
const unexpected = (words: string) =>
  words === say.notYourSide.zh || /^这次转接目前是“.*不能办理这一步/.test(words);

/** What is told to whoever has nothing to do with the member in person; nothing where it is not named. */
const expected: Record<string, Record<string, string>> = {
  lapsed: { 'member destination county': 'check_in 介绍信已于 2026-07-11 过期' },
  incoming: { 'destination county': 'accept 请先上传介绍信的照片' },
  'applied and suspended': {
    member: 'redirect 党员已停止党籍',
    'branch committee county': 'endorse redirect 党员已停止党籍',
  },
  'issued and suspended': {
    'member destination': 'check_in 党员已停止党籍',
    committee: 'extend reissue redirect 党员已停止党籍',
    county: 'check_in extend reissue redirect 党员已停止党籍',
  },
  'checked in and suspended': { 'destination county': 'accept 党员已停止党籍' },
  'applied, the destination gone': {
    'branch committee county': 'endorse 接收党委“中共云岭县第三中学委员会”已不再接收党员',
  },
  'endorsed, the destination gone': {
    'committee county': 'issue 接收党委“中共云岭县第三中学委员会”已不再接收党员',
  },
  'endorsed under another committee': { 'committee county': 'issue 转出支部的隶属关系刚有变动' },
  'issued, the letter past its day': { 'member destination county': 'check_in 介绍信已于 2026-06-30 过期' },
  'issued, extended to the most': { 'committee county': 'extend 介绍信已经到最长有效期 2026-09-29' },
  'lapsed, its ninety days over': {
    'member destination': 'check_in 介绍信已于 2026-07-11 过期',
    committee: 'extend reissue 开往这个接收组织的介绍信，最长有效期已于 2026-05-30 用完',
    county: 'check_in 介绍信已于; extend reissue 开往这个接收组织的介绍信',
  },
  'endorsed, ninety days of letters there over': { 'committee county': 'issue 开往这个接收组织的介绍信' },
  'checked in where no branch is': { 'destination county': 'accept “中共云岭县西山镇委员会”下面没有' },
  'endorsed within, no other branch': { 'committee county': 'complete “中共云岭县东河镇委员会”下面没有' },
  'outgoing, a change of status after the letter': {
    'committee county': 'register_receipt 档案自 2026-07-01 起有党籍变动',
  },
};

/** `extend reissue 党员已…; accept …`: each reason after the steps that it blocks. */
function fits(blocked: TransferAnswer['blocked'], text: string): boolean {
  const reasons = text === '' ? [] : text.split('; ');
  const wanted = reasons.flatMap((reason) => {
    const actions = reason.match(/[a-z_]+(?= )/g) ?? [];
    const words = reason.slice(actions.join(' ').length + 1);
    return actions.map((action) => ({ action, words }));
  });
  return (
    wanted.length === blocked.length &&
    wanted.every(({ action, words }) =>
      blocked.some((one) => one.action === action && one.finding.words.zh.startsWith(words)),
    )
  );
}

it.each(Object.entries(situations))('%s', async (situation, begin) => {
  const wrong: string[] = [];
  const play = t.services.database.transaction(systemActor().scope, async (tx) => {
    const { id: transferId } = await begin(new Play(tx));
    for (const [who, actor] of Object.entries(actors())) {
      await enterScope(tx, actor.scope);
      const found = await findTransfer(tx, actor, transferId).catch(() => null);
      if (!found) continue;
      const seen = await presentTransfer(t.services, tx, actor, found);
      for (const action of tried) {
        const refused = await refusalOf(tx, actor, async () =>
          step(t.services, tx, actor, await lockFor(tx, actor, transferId), action, bodyFor(action, seen)),
        );
        const before = seen.blocked.filter((one) => one.action === action).map(told);
        const after = refused && !unexpected(refused.words.zh) ? [refused.words.zh] : [];
        if (seen.can[action] !== (refused === null) || before.join() !== after.join())
          wrong.push(
            `${who} ${action}: can ${seen.can[action]}, told ${before}, then ${refused?.words.zh ?? 'done'}`,
          );
      }
      const [, text = ''] =
        Object.entries(expected[situation] ?? {}).find(([names]) => names.split(' ').includes(who)) ?? [];
      if (!who.includes(' ') && !fits(seen.blocked, text))
        wrong.push(`${who}: ${seen.blocked.map(told).join()} instead of ${text}`);
    }
    throw new RollBack();
  });
  await expect(play).rejects.toBeInstanceOf(RollBack);
  expect(wrong).toEqual([]);
});

it('whoever holds an office reads who acts instead, of the own transfer and of one stood in for', async () => {
  const read: Record<string, string> = {};
  const play = t.services.database.transaction(systemActor().scope, async (tx) => {
    for (const [begin, action, names] of [
      [between, 'endorse', ['secretary and member', 'stand-in at the branch']],
      [endorsed, 'issue', ['committee and member', 'stand-in at the committee']],
      [checkedIn, 'accept', ['county and member', 'stand-in at the destination']],
    ] as const) {
      await tx.run(sql`SAVEPOINT one`);
      const { id: transferId } = await begin(new Play(tx));
      for (const name of names) {
        const actor = actors()[name];
        await enterScope(tx, actor.scope);
        const seen = await presentTransfer(t.services, tx, actor, await findTransfer(tx, actor, transferId));
        read[`${name} ${action}`] = seen.blocked.find((one) => one.action === action)?.finding.words.zh ?? '';
      }
      await tx.run(sql`ROLLBACK TO SAVEPOINT one`);
    }
    throw new RollBack();
  });
  await expect(play).rejects.toBeInstanceOf(RollBack);
  const [own, holders] = ['这是您本人的转接', '您代理的正是这名党员的职务'];
  const instead = (who: string) => `，这一步不由您当前的职务办理，由${who}办理。`;
  const [east, west] = ['中共云岭县东河镇委员会', '中共云岭县西山镇委员会'];
  expect(read).toEqual({
    'secretary and member endorse': own + instead(`转出支部的其他任职者或者“${east}”`),
    'stand-in at the branch endorse': holders + instead(`转出支部的其他任职者或者“${east}”`),
    'committee and member issue': own + instead(`“${east}”的其他任职者或者它的上级党组织`),
    'stand-in at the committee issue': holders + instead(`“${east}”的其他任职者或者它的上级党组织`),
    'county and member accept': own + instead(`“${west}”的其他任职者或者它的上级党组织`),
    'stand-in at the destination accept': holders + instead(`“${west}”的其他任职者或者它的上级党组织`),
  });
});
