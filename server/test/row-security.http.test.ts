import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyScope, type Scope, settings, subtreeScope } from '../src/kernel/scope.ts';
import { asOwner } from './harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from './harness/app.ts';
import { codes, organizationOf } from './harness/county.ts';
import { createMember } from './harness/members.ts';

/** With the application's checks switched off: what the database alone lets its role do (architecture, "twice"). */

let t: TestApp;
let east: Headers;
let protectedTables: string[] = [];
let client: pg.Client;

beforeAll(async () => {
  t = await createTestApp();
  east = await t.asOfficer('committee_administrator', codes.eastTownship);
  await fill();
  const tables = await asOwner<{ name: string }>(
    t,
    `SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relrowsecurity ORDER BY 1`,
  );
  protectedTables = tables.map(({ name }) => name);
  client = new pg.Client(t.database.appUrl);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await t.close();
});

/** Rows in every protected table: files, log lines, an import with a problem and one that waits, codes, filters. */
async function fill(): Promise<void> {
  const member = await createMember(t, east, codes.eastFirst);
  const params = { id: member.id };
  await t.call('GET /members/{id}', { as: east, params });
  await t.call('POST /members/{id}/entries', {
    as: east,
    params,
    body: { kind: 'work', title: '云岭县中学' },
  });
  const { id: branch } = organizationOf(t.county, codes.eastFirst);
  await t.call('POST /organizations/{id}/terms', {
    as: east,
    params: { id: branch },
    body: {
      from: '2026-06-01',
      election: 'founding',
      village: false,
      officers: [{ memberId: member.id, post: 'secretary' }],
    },
  });
  const octets = { 'content-type': 'application/octet-stream' };
  await t.call('POST /members/{id}/files', {
    as: east,
    params,
    query: { purpose: 'attachment', fileName: 'a.pdf' },
    body: Buffer.from('%PDF-1.7 content'),
    headers: octets,
  });
  await t.call('POST /member-imports', {
    as: east,
    query: { organization: organizationOf(t.county, codes.eastTownship).id, fileName: 'a.csv' },
    body: Buffer.from('姓名,公民身份号码,所在党支部\n张伟,1,某\n'),
    headers: octets,
  });
  const report = { organization: branch, year: 2025 };
  const { body: draft } = await t.call('GET /annual-reports', { as: east, query: report });
  await t.call('POST /annual-reports', { as: east, body: { ...report, sha256: draft.sha256 } });
  const own = await t.asMember(member);
  await t.call('POST /members/{id}/consents', {
    as: own,
    params,
    body: { purpose: 'phone_to_branch', given: true },
  });
  await t.call('POST /members/{id}/correction-requests', {
    as: own,
    params,
    body: { field: 'school', value: '内蒙古大学', explanation: '毕业证书可以证明' },
  });
  await t.call('POST /saved-filters', {
    as: east,
    body: { name: '全部', query: {} },
    headers: { 'idempotency-key': 'k' },
  });
  const [{ id: account } = { id: '' }] = await asOwner<{ id: string }>(t, 'SELECT id FROM account LIMIT 1');
  const values = [account, t.clock.now()];
  await asOwner(t, `INSERT INTO token VALUES (gen_random_uuid(), 'a', $1, NULL, 'a', $2, $2)`, values);
  const operation = '00000000-0000-7000-8000-000000000001';
  await asOwner(
    t,
    `INSERT INTO organization_operation VALUES (1507, '${operation}', 'move', '2026-06-01', $1, 1, 1, 0, '{}')`,
    [t.clock.now()],
  );
  await asOwner(
    t,
    `INSERT INTO organization_operation_part (region_id, operation_id, organization_id, role, org_path, name, actor_name,
       duty_role) SELECT region_id, '${operation}', id, 'subject', path, name, 'a', 'a' FROM organization WHERE id = $1`,
    [branch],
  );
  await asOwner(
    t,
    `INSERT INTO organization_operation_member SELECT region_id, '${operation}', id, org_path, organization_id,
       organization_id FROM member`,
  );
  await asOwner(
    t,
    `INSERT INTO member_contact (region_id, id, member_id, org_path, kind, how, day, by_name, recorded_name, recorded_at)
     SELECT region_id, gen_random_uuid(), id, org_path, 'talk', 'phone', '2026-01-01', 'a', 'a', $1 FROM member`,
    values.slice(1),
  );
  await asOwner(
    t,
    `INSERT INTO duty_substitution (id, duty_id, account_id, from_on, until_on, reason, created_at)
     SELECT gen_random_uuid(), id, $1, '2026-07-01', '2026-07-02', 'a', $2 FROM duty LIMIT 1`,
    values,
  );
  await asOwner(
    t,
    `INSERT INTO duty_proposal (id, login, name, role, organization_id, reason, proposed_by, proposer_role,
       created_at, expires_on)
     SELECT gen_random_uuid(), 'a', 'a', role, organization_id, 'a', $1, 'a', $2, '2026-07-31'
     FROM duty LIMIT 1`,
    values,
  );
  await asOwner(t, `INSERT INTO recovery_code VALUES ($1, 'a')`, [account]);
  await asOwner(
    t,
    `INSERT INTO status_change (region_id, id, member_id, org_path, organization_id, organization_name, member_name, kind,
       valid_on, before, after, recorded_at, actor_name, duty_role)
     SELECT region_id, gen_random_uuid(), id, org_path, organization_id, 'a', name, 'go_abroad', '2026-06-01', '{}', '{}',
       $1, 'a', 'a' FROM member LIMIT 1`,
    values.slice(1),
  );
  await asOwner(
    t,
    `INSERT INTO transfer (region_id, id, kind, state, member_id, member_name, member_stage, organization_id, org_path,
       origin_name, committee_id, committee_name, destination_region_id, destination_id, destination_name, applied_by,
       applied_on, ground, turn, turn_since, steps, created_at, updated_at)
     SELECT region_id, '00000000-0000-7000-8000-000000000002', 'between', 'applied', id, name, stage, organization_id, org_path,
       'a', organization_id, 'a', region_id, organization_id, 'a', 'member', '2026-07-01', 'work', 'origin_branch', $1, '[]',
       $1, $1 FROM member LIMIT 1`,
    values.slice(1),
  );
  await asOwner(
    t,
    `INSERT INTO transfer_letter (region_id, transfer_id, serial, number, code, org_path, organization_id, destination_id,
       member_id, content, signature, issued_on, valid_until, state)
     SELECT region_id, id, 1, 'a', 'a', org_path, organization_id, destination_id, member_id, '{}', 'a', '2026-07-01',
       '2026-07-11', 'valid' FROM transfer`,
  );
  await asOwner(
    t,
    `INSERT INTO transfer_reminder (region_id, transfer_id, kind, on_day, audience, serial, org_path, organization_id,
       member_id, sent_at)
     SELECT region_id, id, 'a', '2026-07-04', 'origin', 1, org_path, organization_id, member_id, $1 FROM transfer`,
    values.slice(1),
  );
  await asOwner(
    t,
    `INSERT INTO member_mobility (region_id, id, kind, state, member_id, member_name, org_path, host_name, ground, since,
       turn_since, steps, created_at, updated_at)
     SELECT region_id, gen_random_uuid(), 'floating', 'current', id, name, org_path, 'a', 'work', '2026-06-01',
       '2026-06-01', '[]', $1, $1 FROM member LIMIT 1`,
    values.slice(1),
  );
  await asOwner(
    t,
    `INSERT INTO transfer_incoming (region_id, transfer_id, org_path, organization_id, member_id, returns, number, issuer,
       arrived_on, person, id_number_encrypted)
     SELECT region_id, id, org_path, organization_id, member_id, false, 'a', 'a', '2026-07-01', '{}', '' FROM transfer`,
  );
  await fillWaysIn(values);
  await asOwner(t, `INSERT INTO password_history VALUES ($1, $2, 'a')`, values);
  await asOwner(t, `INSERT INTO known_device VALUES ($1, 'a', 'a', $2, $2)`, values);
  await asOwner(
    t,
    `INSERT INTO account_notice (id, account_id, kind, at) VALUES (gen_random_uuid(), $1, 'new_device', $2)`,
    values,
  );
  await asOwner(
    t,
    `INSERT INTO account_recovery (id, account_id, kind, reason, started_by, started_by_name, started_by_role,
       started_by_organization, started_at, expires_at)
     VALUES (gen_random_uuid(), $1, 'recovery', 'a', $1, 'a', 'a', 'a', $2, $2)`,
    values,
  );
  await asOwner(
    t,
    `INSERT INTO admin_replacement (id, role, region_id, organization_id, org_path, lost_duty_id, lost_name, login,
       name, reason, proposed_by, proposed_by_name, proposed_by_role, proposed_at, expires_at)
     VALUES ($1, 'system_admin', 1507, $1, 'n', $1, 'a', 'a', 'a', 'a', $1, 'a', 'audit_admin', $2, $2)`,
    values,
  );
  await asOwner(t, `INSERT INTO activation_code VALUES (gen_random_uuid(), $1, 'a', NULL, $2, $2)`, values);
  await asOwner(
    t,
    `INSERT INTO member_import_problem SELECT region_id, id, 1, org_path, 'a', 1, 'a', 'a', 'a', 'a' FROM member_import`,
  );
  await asOwner(
    t,
    `INSERT INTO member_import_row (region_id, import_id, org_path, seq, sheet, row_number, member_id, organization_text,
       name, pinyin, initials, tokens, sex, birth, stage, joined_precision, full_precision, id_number_encrypted,
       id_number_index)
     SELECT region_id, id, org_path, 1, 'a', 1, gen_random_uuid(), 'a', 'a', 'a', 'a', '{}', 'male', '1980-01-01', 'full',
       'day', 'day', 'a', 'a' FROM member_import`,
  );
}

/** Passkeys and outside sign-ins of one account. @param values the account, an instant */
async function fillWaysIn(values: unknown[]): Promise<void> {
  await asOwner(
    t,
    `INSERT INTO passkey VALUES (gen_random_uuid(), $1, 'a', 'a', 0, '{}', false, 'a', $2, $2)`,
    values,
  );
  await asOwner(
    t,
    `INSERT INTO webauthn_challenge VALUES ('a', 'prove', $1, gen_random_uuid(), 'a', $2)`,
    values,
  );
  const provider = '019f1b2c-0000-7000-8000-000000000001';
  await asOwner(
    t,
    `INSERT INTO oidc_provider VALUES ('${provider}', 'a', 'a', 'a', 'a', 'a', '{}', '{}', true, 1, $1, $1)`,
    values.slice(1),
  );
  await asOwner(
    t,
    `INSERT INTO oidc_identity VALUES (gen_random_uuid(), '${provider}', 'a', $1, true, $1, 'a', $2, $2)`,
    values,
  );
  await asOwner(t, `INSERT INTO oidc_pairing VALUES ('${provider}', 'a', 'a', $1, $2)`, values);
  await asOwner(
    t,
    `INSERT INTO oidc_login VALUES ('a', 'a', '${provider}', 'a', 'a', $1, gen_random_uuid(), '/', 'a', $2)`,
    values,
  );
}

/** One statement as the application's role in a scope, undone afterwards. Without a scope: no settings at all. */
async function inScope<T extends pg.QueryResultRow>(
  scope: Scope | null,
  statement: string,
): Promise<pg.QueryResult<T>> {
  await client.query('BEGIN');
  try {
    if (scope) await client.query(settings(scope));
    return await client.query<T>(statement);
  } finally {
    await client.query('ROLLBACK');
  }
}
const countIn = async (scope: Scope | null, table: string) =>
  (await inScope<{ n: number }>(scope, `SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;

describe('every protected table', () => {
  it('has rows to hide, and the application is a role that can be closed out', async () => {
    expect(protectedTables).toEqual(
      expect.arrayContaining([
        'account',
        'annual_report_filing',
        'audit_entry',
        'duty',
        'file',
        'member',
        'member_access',
        'member_contact',
        'member_entry',
        'member_state',
        'status_change',
      ]),
    );
    for (const table of protectedTables) {
      const [{ n } = { n: 0 }] = await asOwner<{ n: number }>(t, `SELECT count(*)::int AS n FROM ${table}`);
      expect({ table, filled: n > 0 }).toEqual({ table, filled: true });
    }
    const { rows } = await inScope(
      null,
      'SELECT current_user::text AS me, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows).toEqual([{ me: 'zhibu_app', rolsuper: false, rolbypassrls: false }]);
  });

  it('shows nothing without a scope, in an empty scope and in a neighbour’s', async () => {
    const west = subtreeScope(organizationOf(t.county, codes.westTownship).path);
    for (const scope of [null, emptyScope, west])
      for (const table of protectedTables)
        expect({ table, n: await countIn(scope, table) }).toEqual({ table, n: 0 });
  });

  it('shows a subtree its own rows, and none of accounts and log', async () => {
    const scope = subtreeScope(organizationOf(t.county, codes.eastTownship).path);
    const seen = new Map<string, number | undefined>();
    for (const table of protectedTables) seen.set(table, await countIn(scope, table));
    expect(seen.get('member')).toBe(1);
    for (const table of [
      'annual_report_filing',
      'member_contact',
      'member_entry',
      'member_state',
      'status_change',
    ])
      expect({ table, n: seen.get(table) }).toEqual({ table, n: 1 });
    for (const table of ['account', 'session', 'token', 'audit_entry', 'member_access', 'saved_filter'])
      expect({ table, n: seen.get(table) }).toEqual({ table, n: 0 });
  });

  it('forces its policy on the owner of the tables, too', async () => {
    const lax = await asOwner<{ name: string }>(
      t,
      `SELECT relname::text AS name FROM pg_class WHERE relname = ANY($1) AND NOT relforcerowsecurity AND relkind = 'r'`,
      [protectedTables],
    );
    expect(lax).toEqual([]);
  });

  it('lets nobody write a row into another subtree', async () => {
    const scope = subtreeScope(organizationOf(t.county, codes.westTownship).path);
    const { path } = organizationOf(t.county, codes.eastFirst);
    await expect(
      inScope(
        scope,
        `INSERT INTO member_name_token VALUES (1507, 'n:张', '${path}', '00000000-0000-7000-8000-000000000000')`,
      ),
    ).rejects.toThrow(/row-level security/);
    expect((await inScope(scope, `UPDATE member SET notes = 'x'`)).rowCount).toBe(0);
    expect((await inScope(scope, 'DELETE FROM member_entry')).rowCount).toBe(0);
    // Where a report stands is no secret of the tree; who does not see what was filed cannot answer it, either.
    expect((await inScope(scope, `UPDATE annual_report_filing SET reason = 'x'`)).rowCount).toBe(0);
    const own = subtreeScope(organizationOf(t.county, codes.eastTownship).path);
    await expect(inScope(own, `UPDATE member SET org_path = '${scope.pathFrom}.0001'`)).rejects.toThrow(
      /row-level security/,
    );
  });
});

describe('the audit', () => {
  const asSystem: Scope = { ...emptyScope, pathFrom: '', pathUntil: '~', gate: 'system' };

  it.each([
    `UPDATE audit_entry SET actor_name = 'somebody else'`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    'DELETE FROM audit_head',
    'ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY',
  ])('refuses: %s', async (statement) => {
    for (const scope of [null, asSystem])
      await expect(inScope(scope, statement)).rejects.toThrow(/permission denied|must be owner/);
  });

  it.each([
    'UPDATE member_access SET action = action',
    'DELETE FROM member_access',
    'UPDATE member_event SET kind = kind',
    'DELETE FROM member_event',
  ])('refuses to change what was: %s', async (statement) => {
    await expect(inScope(asSystem, statement)).rejects.toThrow(/permission denied/);
  });

  it('is read through its gate only', async () => {
    expect(await countIn({ ...emptyScope, gate: 'accounts' }, 'audit_entry')).toBe(0);
    expect(await countIn({ ...emptyScope, gate: 'audit' }, 'audit_entry')).toBeGreaterThan(3);
  });
});

describe('a scope', () => {
  it.each([
    { pathFrom: `x';DROP TABLE member;--` },
    { pathUntil: `n' OR '1'='1` },
    { memberId: `x' OR true` },
    { accountId: '' },
    { gate: 'owner' },
  ])('is made of nothing but paths, ids and gates: %o', (change) => {
    expect(() => settings({ ...emptyScope, ...change } as Scope)).toThrow(/^scope: invalid/); // what a mistake would pass
  });
});
