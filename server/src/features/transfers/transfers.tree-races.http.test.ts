import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf, type TestOrganization } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { deadlocksOf } from '../../../test/harness/races.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { holding } from '../../kernel/holding.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { moveToRegion } from '../operations/public.ts';
import { createOrganization, ensureRegion } from '../organizations/public.ts';
import { lockBranch, lockFor } from './transfers.store.ts';
import { step } from './transfers.testing.flow.ts';

/** Operations on the tree beside the last steps of the transfers that hang on it: nobody waits in a ring. */

let t: TestApp;
let officer: Headers;
let northId: string;
let deadlocksBefore: number;
beforeAll(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('committee_administrator', codes.committee);
  deadlocksBefore = await deadlocksOf(t);
  const actor = systemActor();
  northId = await t.services.database.transaction(actor.scope, async (tx) => {
    await ensureRegion(tx, 1508);
    const north = {
      regionId: 1508,
      parentId: null,
      code: 'N0',
      name: '中共北河县委员会',
      kind: 'committee',
    } as const;
    return (await createOrganization(tx, actor, t.clock.now(), north)).id;
  });
});
afterAll(() => t.close());

const on = '2026-07-01';
const id = (code: string) => organizationOf(t.county, code).id;
const soon = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 40));

/** Two committees with two branches each: P0 with P1 and P2, Q0 with Q1 and Q2. */
interface Ground {
  p: [string, string, string];
  q: [string, string, string];
}

let grounds = 0;
async function ground(): Promise<Ground> {
  grounds += 1;
  const committee = async (letter: string): Promise<[string, string, string]> => {
    const made: string[] = [];
    for (const n of [0, 1, 2]) {
      const code = `${letter}${grounds}-${n}`;
      const kind = n === 0 ? 'committee' : 'branch';
      const parentId = made[0] === undefined ? id(codes.committee) : id(made[0]);
      const name = `第${grounds}组${letter}${n}党组织`;
      const { body, text } = await t.call('POST /organizations', {
        as: officer,
        body: { parentId, code, name, kind },
      });
      expect(body.id, text).toBeDefined();
      const [{ path } = { path: '' }] = await asOwner<{ path: string }>(
        t,
        'SELECT path FROM organization WHERE id = $1',
        [body.id],
      );
      t.county[code] = { regionId: 1507, id: body.id, path, code, name };
      made.push(code);
    }
    return made as [string, string, string];
  };
  return { p: await committee('P'), q: await committee('Q') };
}

async function filed(from: string, wishes: Record<string, unknown>): Promise<string> {
  const member = await createMember(t, officer, from);
  const { body, text } = await t.call('POST /transfers/filings', {
    as: officer,
    body: { memberIds: [member.id], ground: 'work', duesUntil: '2026-06', ...wishes } as never,
  });
  return body.filed?.[0]?.id ?? `refused ${text}`;
}

/** Within P, endorsed. */
async function endorsed({ p }: Ground): Promise<string> {
  const transferId = await filed(p[1], { destinationId: id(p[0]), branchId: id(p[2]) });
  expect((await step(t, 'approve', transferId, officer)).body.state).toBe('endorsed');
  return transferId;
}

/** From P to Q, checked in. */
async function checkedIn({ p, q }: Ground): Promise<string> {
  const transferId = await filed(p[1], { destinationId: id(q[0]) });
  await step(t, 'approve', transferId, officer);
  await step(t, 'approve', transferId, officer);
  const { body, text } = await step(t, 'check-in', transferId, officer);
  expect(body.state, text).toBe('checked_in');
  return transferId;
}

const statuses = new Map<string, number>();
const tell = (what: string, status: number) =>
  statuses.set(`${what} ${status}`, (statuses.get(`${what} ${status}`) ?? 0) + 1);

/** Somebody else may have been faster: an operation, too, changes the version. */
async function last(name: 'approve' | 'accept', transferId: string, branch: string): Promise<void> {
  await soon();
  for (let tries = 0; tries < 20; tries += 1) {
    const { status } = await step(t, name, transferId, officer, { branchId: id(branch) });
    tell(name, status);
    if (status !== 412) return;
  }
}

/** Begun while the operation runs, and led on. */
async function late({ p }: Ground, memberId: string): Promise<void> {
  await soon();
  const { status, body } = await t.call('POST /transfers/filings', {
    as: officer,
    body: {
      memberIds: [memberId],
      destinationId: id(p[0]),
      branchId: id(p[2]),
      ground: 'work',
      duesUntil: '2026-06',
    },
  });
  tell('file', status);
  const transferId = body.filed?.[0]?.id;
  if (!transferId) return;
  tell('endorse', (await step(t, 'approve', transferId, officer)).status);
  await last('approve', transferId, p[2]);
}

type Operation = 'moves' | 'mergers' | 'splits' | 'reforms' | 'dissolution';
const operate = (what: Operation, code: string, body: Record<string, unknown>) =>
  t.call(`POST /organizations/{id}/${what}` as 'POST /organizations/{id}/mergers', {
    as: officer,
    params: { id: id(code) },
    body: { on, ...body },
  });
const founding = (kind: string) => ({
  code: `F${grounds}`,
  name: `第${grounds}组新设党组织`,
  kind,
  form: 'functional',
});

const operations: Record<string, (at: Ground) => ReturnType<typeof operate>> = {
  'the origin’s committee moves': ({ p }) => operate('moves', p[0], { parentId: id(codes.westTownship) }),
  'the destination moves': ({ q }) => operate('moves', q[0], { parentId: id(codes.westTownship) }),
  'the destination is merged': ({ q }) =>
    operate('mergers', q[0], { targetId: id(codes.westTownship), endDuties: true }),
  'both branches are merged': ({ p }) =>
    operate('mergers', p[1], { others: [id(p[2])], found: founding('branch'), endDuties: true }),
  'the origin’s committee is split': ({ p }) =>
    operate('splits', p[0], { parts: [{ found: founding('committee'), organizationIds: [id(p[2])] }] }),
  'the branch that receives is dissolved': ({ p }) => operate('dissolution', p[2], { successorId: id(p[1]) }),
  'the destination becomes a general branch': ({ q }) => operate('reforms', q[0], { kind: 'general_branch' }),
  'the origin’s committee becomes a general branch': ({ p }) =>
    operate('reforms', p[0], { kind: 'general_branch' }),
};

/** Open transfers that name what is not so, and members who are nowhere or in two places. */
const astray = () =>
  asOwner(
    t,
    `SELECT t.id, t.state, t.origin_name, o.name AS origin, t.destination_name, d.name AS destination, c.name AS committee
     FROM transfer t
     LEFT JOIN member m ON m.id = t.member_id
     LEFT JOIN organization o ON o.id = m.organization_id
     LEFT JOIN organization d ON d.id = t.destination_id
     LEFT JOIN organization b ON b.id = t.branch_id
     LEFT JOIN LATERAL (SELECT c.id, c.name FROM organization c WHERE c.kind IN ('committee', 'working_committee')
       AND (o.path = c.path OR o.path LIKE c.path || '.%') ORDER BY length(c.path) DESC LIMIT 1) c ON true
     WHERE (SELECT count(*) FROM member x WHERE x.id = t.member_id) <> 1
       OR t.state NOT IN ('completed', 'refused', 'withdrawn') AND (t.organization_id, t.org_path, t.origin_name, t.committee_id,
         t.destination_name, coalesce(t.destination_path, d.path), d.kind IN ('committee', 'working_committee'), d.ended_on IS NULL,
         b.ended_on IS NULL, coalesce(t.branch_name, '')) IS DISTINCT FROM
         (o.id, o.path, o.name, c.id, d.name, d.path, true, true, true, coalesce(b.name, ''))`,
  );

const rounds = 3;
for (const [name, operation] of Object.entries(operations))
  it(`${name}, and back, while transfers are filed and completed`, async () => {
    statuses.clear();
    for (let round = 0; round < rounds; round += 1) {
      const at = await ground();
      const within = await Promise.all([1, 2, 3, 4].map(() => endorsed(at)));
      const between = await Promise.all([1, 2, 3].map(() => checkedIn(at)));
      const people = await Promise.all([1, 2, 3].map(() => createMember(t, officer, at.p[1])));
      const both = async () => {
        await soon();
        const done = await operation(at);
        tell('operation', done.status);
        const operationId = done.body.operation?.id;
        if (operationId === undefined) return;
        const back = await t.call('POST /organization-operations/{id}/reversal', {
          as: officer,
          params: { id: operationId },
          body: {},
        });
        tell('reversal', back.status);
      };
      await Promise.all([
        both(),
        ...within.map((one) => last('approve', one, at.p[2])),
        ...between.map((one) => last('accept', one, at.q[1])),
        ...people.map((one) => late(at, one.id)),
      ]);
    }
    const failed = [...statuses].filter(([what]) => !/ (200|201|409|412|422)$/.test(what));
    expect(failed).toEqual([]);
    expect(statuses.get('operation 200')).toBe(rounds);
    expect(await astray()).toEqual([]);
    await expectSound(t);
  }, 120_000);

it('the destination comes into another region while transfers are completed', async () => {
  statuses.clear();
  for (let round = 0; round < rounds; round += 1) {
    const at = await ground();
    const between = await Promise.all([1, 2, 3, 4].map(() => checkedIn(at)));
    const far = async () => {
      await soon();
      const wish = { id: id(at.q[0]), regionId: 1508, parentId: northId, on, reason: null };
      await moveToRegion(t.services, systemActor(), wish, false);
    };
    await Promise.all([far(), ...between.map((one) => last('accept', one, at.q[1]))]);
  }
  expect([...statuses].filter(([what]) => !/ (200|403|404|409|412|422)$/.test(what))).toEqual([]);
  expect(await astray()).toEqual([]);
  await expectSound(t);
}, 120_000);

it('what is filed between the hold and the lock lets both go, and is held the second time', async () => {
  const at = await ground();
  const branch = organizationOf(t.county, at.p[2]);
  const committee = organizationOf(t.county, at.p[0]);
  const system = systemActor();
  let tries = 0;
  let stepped: Promise<string | undefined> | undefined;
  const lock = async () => {
    tries += 1;
    if (tries === 1) ({ stepped } = await begun(at, committee, branch.id));
    await tx?.rows(sql`SELECT FROM organization WHERE id = ${branch.id}::uuid FOR UPDATE`);
  };
  let tx: Tx | undefined;
  await t.services.database.transaction(system.scope, async (mine) => {
    tx = mine;
    await holding(mine, system.scope, t.services.openItems, async () => [{ ...branch, below: true }], lock);
  });
  expect(await stepped).toBe(branch.id);
  expect(tries).toBe(2);
});

/** A transfer that somebody files, and whose step has it already, and asks for the branch a little later. */
async function begun(at: Ground, committee: TestOrganization, branchId: string) {
  const transferId = await endorsed(at);
  const system = systemActor();
  let stepped: Promise<string | undefined> | undefined;
  await new Promise<void>((hasIt) => {
    stepped = t.services.database.transaction(system.scope, async (tx) => {
      await lockFor(tx, system, transferId);
      hasIt();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return (await lockBranch(tx, committee, branchId))?.id;
    });
  });
  return { stepped };
}

it('no two of all of them waited for each other', async () => {
  expect((await deadlocksOf(t)) - deadlocksBefore).toBe(0);
});
