import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { expectSound } from '../operations/operations.testing.ts';
import { transfersFollow } from './transfers.follow.ts';
import { holdTransfersNaming } from './transfers.hold.ts';
import { lockBranch, lockFor } from './transfers.store.ts';
import { step } from './transfers.testing.flow.ts';
import { insertTransfer } from './transfers.testing.ts';

/** New names of organisations beside the steps of the transfers that bear them. */

let t: TestApp;
let officer: Headers;
let secretary: Headers;
let township: Headers;
beforeAll(async () => {
  t = await createTestApp();
  officer = await t.asOfficer('committee_administrator', codes.committee);
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  township = await t.asOfficer('committee_administrator', codes.eastTownship);
});
afterAll(() => t.close());

const id = (code: string) => organizationOf(t.county, code).id;

async function rename(code: string, name: string): Promise<number> {
  const params = { id: id(code) };
  const { body } = await t.call('GET /organizations/{id}', { as: officer, params });
  const ifMatch = body.version;
  const answer = await t.call('PATCH /organizations/{id}', { as: officer, params, ifMatch, body: { name } });
  return answer.status;
}

/** Within the eastern township, from its first branch to its second, endorsed. */
async function endorsed(): Promise<string> {
  const member = await createMember(t, secretary, codes.eastFirst);
  const { body } = await t.call('POST /transfers/filings', {
    as: secretary,
    body: {
      memberIds: [member.id],
      destinationId: id(codes.eastTownship),
      branchId: id(codes.eastSecond),
      ground: 'work',
      duesUntil: '2026-06',
    },
  });
  const transferId = body.filed[0]?.id ?? '';
  expect((await step(t, 'approve', transferId, secretary)).body.state).toBe('endorsed');
  return transferId;
}

/** So many at a time. */
async function inTurn(ids: readonly string[], width: number, work: (id: string) => Promise<string>) {
  const left = [...ids];
  const states: string[] = [];
  const worker = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) states.push(await work(next));
  };
  await Promise.all(Array.from({ length: width }, worker));
  return states;
}

it('renames and completions at the same moment all come through, and every open transfer bears the last names', async () => {
  const many = (n: number) => inTurn(Array.from({ length: n }, String), 6, endorsed);
  const leaving = await many(40);
  const staying = await many(8);
  const statuses = new Set<number>();
  /** Somebody else may have been faster: a name, too, changes the version. */
  const complete = async (transferId: string) => {
    for (let tries = 0; tries < 60; tries += 1) {
      const done = await step(t, 'approve', transferId, township, { branchId: id(codes.eastSecond) });
      statuses.add(done.status);
      if (done.status !== 412) return done.body.state;
    }
    return 'never';
  };
  const renaming = async (code: string, name: string) => {
    for (let round = 1; round <= 20; round += 1) statuses.add(await rename(code, `${name}${round}`));
  };
  const [states] = await Promise.all([
    inTurn(leaving, 6, complete),
    renaming(codes.eastFirst, '东河第一党支部'),
    renaming(codes.eastSecond, '东河第二党支部'),
    renaming(codes.eastTownship, '中共东河镇委员会'),
  ]);
  expect([...statuses].filter((status) => status !== 200 && status !== 412)).toEqual([]);
  expect(new Set(states)).toEqual(new Set(['completed']));
  const names = await asOwner<{ origin: string; branch: string; committee: string; destination: string }>(
    t,
    `SELECT DISTINCT origin_name AS origin, branch_name AS branch, committee_name AS committee, destination_name AS destination
     FROM transfer WHERE id = ANY($1::uuid[])`,
    [staying],
  );
  expect(names).toEqual([
    {
      origin: '东河第一党支部20',
      branch: '东河第二党支部20',
      committee: '中共东河镇委员会20',
      destination: '中共东河镇委员会20',
    },
  ]);
  await expectSound(t);
}, 60_000);

it('a new name waits for a step that holds its transfer before it holds the branch that the step asks for', async () => {
  const transferId = await endorsed();
  const system = systemActor();
  const { regionId, path } = organizationOf(t.county, codes.eastTownship);
  let renamed: Promise<number> | undefined;
  const branch = await t.services.database.transaction(system.scope, async (tx) => {
    await lockFor(tx, system, transferId);
    renamed = rename(codes.eastSecond, '东河镇第二党支部委员会');
    await waiting();
    return lockBranch(tx, { regionId, path }, id(codes.eastSecond));
  });
  expect(branch?.id).toBe(id(codes.eastSecond));
  expect(await renamed).toBe(200);
});

/** Until somebody waits for a lock. */
async function waiting(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [row] = await asOwner<{ n: number }>(
      t,
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((row?.n ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nobody waits');
}

/** Every statement of a transaction is planned first; what it reads whole is told. */
function planned(tx: Tx, found: string[]): Tx {
  const look = async (statement: Parameters<Tx['rows']>[0]) => {
    const rows = await tx.rows<Record<string, string>>(
      sql<Record<string, string>>`EXPLAIN ${statement as ReturnType<typeof sql>}`,
    );
    const lines = rows.map((row) => Object.values(row)[0] ?? '');
    found.push(...lines.filter((line) => /Seq Scan on transfer\b/.test(line)));
  };
  return Object.assign(Object.create(tx) as Tx, {
    rows: async (statement: Parameters<Tx['rows']>[0]) => {
      await look(statement);
      return tx.rows(statement);
    },
    run: async (statement: Parameters<Tx['run']>[0]) => {
      await look(statement);
      return tx.run(statement);
    },
  });
}

it('a new name is found among a hundred thousand transfers under way without reading the others', async () => {
  const member = await createMember(t, secretary, codes.eastFirst);
  const places = { from: codes.eastFirst, committee: codes.eastTownship, to: codes.westTownship };
  const { id: model } = await insertTransfer(t, { ...places, member });
  const columns = (
    await asOwner<{ name: string }>(
      t,
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'transfer'`,
    )
  ).map(({ name }) => name);
  const other: Record<string, string> = {
    id: 'gen_random_uuid()',
    member_id: 'gen_random_uuid()',
    organization_id: 'gen_random_uuid()',
    committee_id: 'gen_random_uuid()',
    destination_id: 'gen_random_uuid()',
    org_path: `'n.15.99.' || lpad((n % 9000)::text, 4, '0') || '.0001'`,
  };
  await asOwner(
    t,
    `INSERT INTO transfer (${columns.join(', ')}) SELECT ${columns.map((name) => other[name] ?? name).join(', ')}
     FROM transfer, generate_series(1, 100000) n WHERE id = $1`,
    [model],
  );
  await asOwner(t, 'ANALYZE transfer');
  await asOwner(t, 'ANALYZE organization');
  const found: string[] = [];
  const actor = systemActor();
  const now = t.clock.now();
  const cause = { zh: '更名', en: 'Renamed' };
  await t.services.database.transaction(actor.scope, async (tx) => {
    for (const code of [codes.eastFirst, codes.eastTownship, codes.westTownship]) {
      const { regionId, id: place, path } = organizationOf(t.county, code);
      const spied = planned(tx, found);
      for (const below of [false, true])
        await holdTransfersNaming(spied, [{ regionId, id: place, path, below }], 'wait');
      const changed = { regionId, ends: [], sources: [], places: [], reshaped: [place], revived: [], cause };
      await transfersFollow(spied, changed, { actor, now });
    }
  });
  expect(found).toEqual([]);
}, 60_000);
