import type { Role } from '@zhibu/contract/authorization';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { activeAccount, asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { csv, handIn } from '../../../test/harness/imports.ts';
import { newPerson } from '../../../test/harness/members.ts';
import { deadlocksOf, Statuses, untilSomebodyWaits, within } from '../../../test/harness/races.ts';
import { systemActor, throughGate } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { enterScope } from '../../kernel/wider-scope.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { lockOrganization } from '../organizations/public.ts';

/** Duties that begin, end and are handed over beside operations on their organisations: nobody waits in a ring. */

let t: TestApp;
let county: Headers;
let deadlocksBefore: number;
let statuses: Statuses;
beforeAll(async () => {
  t = await createTestApp();
  county = await t.asOfficer('committee_administrator', codes.committee);
  deadlocksBefore = await deadlocksOf(t);
});
beforeEach(() => {
  statuses = new Statuses();
});
afterEach(async () => {
  expect(statuses.failed()).toEqual([]);
  await expectSound(t);
});
afterAll(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;
const rounds = 12;
const some = [1, 2, 3] as const;
let people = 0;
const newLogin = () => `jieren-${people++}`;

/** The eastern township comes under the western one in an even round, and back in an odd one. */
async function move(round: number): Promise<void> {
  await within(30);
  const { status } = await t.call('POST /organizations/{id}/moves', {
    as: county,
    params: { id: id(codes.eastTownship) },
    body: { parentId: id(round % 2 === 0 ? codes.westTownship : codes.committee), on: '2026-07-01' },
  });
  statuses.tell('move', status);
}

interface Holder {
  id: string;
  login: string;
  dutyId: string;
}

async function holder(role: Role, at: string): Promise<Holder> {
  const { id: accountId, login } = await activeAccount(t, { role, at, secondFactor: true });
  const [duty] = await asOwner<{ id: string }>(t, 'SELECT id FROM duty WHERE account_id = $1', [accountId]);
  return { id: accountId, login, dutyId: duty?.id ?? '' };
}

it('the replacement of an admin is confirmed beside a move of the organisation', async () => {
  const [system, audit] = [
    await t.asOfficer('system_admin', codes.eastTownship),
    await t.asOfficer('audit_admin', codes.eastTownship),
  ];
  for (let round = 0; round < rounds; round += 1) {
    const proposals: string[] = [];
    for (const _ of some) {
      const { dutyId } = await holder('security_admin', codes.eastTownship);
      const { body, text } = await t.call('POST /admin-replacements', {
        as: system,
        body: { dutyId, login: newLogin(), name: '接任', reason: '安全管理员离职，手机已注销' },
      });
      expect(body.id, text).toBeDefined();
      proposals.push(body.id);
    }
    const confirm = async (replacementId: string) => {
      await within(30);
      const { status } = await t.call('POST /admin-replacements/{id}/confirmation', {
        as: audit,
        params: { id: replacementId },
      });
      statuses.tell('confirm', status);
    };
    await Promise.all([move(round), ...proposals.map(confirm)]);
  }
  expect(statuses.of('move', 200)).toBe(rounds);
  expect(statuses.of('confirm', 200)).toBe(rounds * some.length);
}, 120_000);

const headings = ['姓名', '公民身份号码', '所在党支部', '党员类别', '入党日期', '转正日期'];

/** A secretary of the first branch with an import that waits. */
async function leaving(): Promise<string> {
  const { login, dutyId } = await holder('branch_secretary', codes.eastFirst);
  const { name, idNumber, joined, full } = newPerson();
  const file = csv(headings, [[name, idNumber, '东河镇第一党支部', '正式党员', joined, full]]);
  const { status } = await handIn(t, await t.signIn(login), id(codes.eastFirst), '花名册.csv', file);
  expect(status).toBe(201);
  return dutyId;
}

async function handOver(dutyId: string, wish: Record<string, unknown>, delay = 30): Promise<void> {
  await within(delay);
  const answer = await t.call('POST /duties/{id}/hand-over', {
    as: county,
    params: { id: dutyId },
    body: wish,
  });
  statuses.tell('hand over', answer.status);
}

it('duties with imports are handed over, to a new person and to a running duty, beside a move', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const duties: string[] = [];
    for (const _ of some) duties.push(await leaving());
    const { dutyId: successorDutyId } = await holder('branch_secretary', codes.eastFirst);
    await Promise.all([
      move(round),
      ...duties.map((one, n) =>
        handOver(one, n === 0 ? { login: newLogin(), name: '接任' } : { successorDutyId }),
      ),
    ]);
  }
  expect(statuses.of('move', 200)).toBe(rounds);
  expect(statuses.of('hand over', 201)).toBe(rounds * some.length);
}, 120_000);

type Act = () => Promise<{ status: number; text: string }>;

/** Each act with the account and the duty that it changes. */
const acts: Record<string, () => Promise<{ act: Act; accounts: string[]; duties: string[] }>> = {
  'granting a duty': async () => {
    const one = await holder('leader', codes.westFirst);
    const { login } = one;
    const body = { login, role: 'statistician', organizationId: id(codes.eastFirst) };
    return { act: () => t.call('POST /duties', { as: county, body }), accounts: [one.id], duties: [] };
  },
  'proposing a duty': async () => {
    const as = await t.asOfficer('branch_secretary', codes.eastFirst);
    const one = await holder('leader', codes.westFirst);
    const { login } = one;
    const role = 'publicity_officer';
    const body = { login, name: '接任', role, organizationId: id(codes.eastFirst), reason: '工作需要' };
    return { act: () => t.call('POST /duty-proposals', { as, body }), accounts: [one.id], duties: [] };
  },
  'closing an account': async () => {
    const as = await t.asOfficer('security_admin', codes.committee);
    const one = await holder('leader', codes.eastFirst);
    const act = () => t.call('POST /accounts/{id}/closure', { as, params: { id: one.id } });
    return { act, accounts: [one.id], duties: [one.dutyId] };
  },
  'handing a duty over': async () => {
    const one = await holder('leader', codes.eastFirst);
    const next = await holder('statistician', codes.westFirst);
    const params = { id: one.dutyId };
    const act = () =>
      t.call('POST /duties/{id}/hand-over', { as: county, params, body: { login: next.login } });
    return { act, accounts: [one.id, next.id], duties: [one.dutyId] };
  },
  'ending a duty': async () => {
    const one = await holder('leader', codes.eastFirst);
    const act = () => t.call('POST /duties/{id}/end', { as: county, params: { id: one.dutyId } });
    return { act, accounts: [one.id], duties: [one.dutyId] };
  },
  'proposing the replacement of an admin': async () => {
    const as = await t.asOfficer('system_admin', codes.eastFirst);
    const one = await holder('security_admin', codes.eastFirst);
    const body = { dutyId: one.dutyId, login: newLogin(), name: '接任', reason: '手机已注销' };
    return {
      act: () => t.call('POST /admin-replacements', { as, body }),
      accounts: [one.id],
      duties: [one.dutyId],
    };
  },
};

it.each(Object.entries(acts))(
  '%s waits for the organisation with nothing in hand',
  async (_name, prepare) => {
    const { act, accounts, duties } = await prepare();
    const system = systemActor();
    let done: ReturnType<Act> | undefined;
    await t.services.database.transaction(system.scope, async (tx) => {
      await lockOrganization(tx, system, id(codes.eastFirst));
      done = act();
      await untilSomebodyWaits(t);
      const gate = throughGate(system, 'accounts');
      await enterScope(tx, gate);
      await tx.rows(sql`SELECT FROM account WHERE id = ANY(${accounts}::uuid[]) FOR UPDATE NOWAIT`);
      await tx.rows(sql`SELECT FROM duty WHERE id = ANY(${duties}::uuid[]) FOR UPDATE NOWAIT`);
    });
    const answer = await done;
    expect([200, 201, 204], answer?.text).toContain(answer?.status);
  },
);

it('two who stand in for each other are handed over at the same moment', async () => {
  const successor = async () => (await holder('statistician', codes.westFirst)).login;
  for (let round = 0; round < rounds; round += 1) {
    const one = await holder('leader', codes.eastFirst);
    const other = await holder('leader', codes.eastFirst);
    for (const [duty, login] of [
      [one.dutyId, other.login],
      [other.dutyId, one.login],
    ] as const) {
      const { status, text } = await t.call('POST /duties/{id}/substitutions', {
        as: county,
        params: { id: duty },
        body: { login, untilOn: '2026-07-20', reason: '病假' },
      });
      expect(status, text).toBe(201);
    }
    const wishes = [await successor(), await successor()] as const;
    await Promise.all([
      handOver(one.dutyId, { login: wishes[0] }, 0),
      handOver(other.dutyId, { login: wishes[1] }, 0),
    ]);
  }
  expect(statuses.of('hand over', 201)).toBe(2 * rounds);
});

it('of the last two administrators of a place one stays, however both leave at the same moment', async () => {
  const leave = {
    end: ({ dutyId }: Holder) => t.call('POST /duties/{id}/end', { as: security, params: { id: dutyId } }),
    close: ({ id }: Holder) => t.call('POST /accounts/{id}/closure', { as: security, params: { id } }),
  };
  const security = await t.asOfficer('security_admin', codes.committee);
  for (const ways of [
    [leave.end, leave.end],
    [leave.end, leave.close],
    [leave.close, leave.close],
  ] as const)
    for (let round = 0; round < 4; round += 1) {
      await asOwner(
        t,
        `UPDATE duty SET ended_at = now() WHERE organization_id = $1 AND role = 'committee_administrator' AND ended_at IS NULL`,
        [id(codes.westTownship)],
      );
      const one = await holder('committee_administrator', codes.westTownship);
      const other = await holder('committee_administrator', codes.westTownship);
      const answers = await Promise.all([ways[0](one), ways[1](other)]);
      const kept = answers.filter(({ status }) => status === 409);
      expect(kept.map(({ problem }) => problem?.detail)).toEqual([
        expect.stringContaining('唯一的党委管理员'),
      ]);
    }
});

it('no two of all of them waited for each other', async () => {
  expect((await deadlocksOf(t)) - deadlocksBefore).toBe(0);
});
