import { api } from '@zhibu/contract/api';
import { adminRoles } from '@zhibu/contract/authorization';
import type { Endpoint } from '@zhibu/contract/endpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionsOfRole } from '../src/kernel/authorization.ts';
import { asOwner, expectRefused } from './harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from './harness/app.ts';
import { codes } from './harness/county.ts';

/** The three admins over every operation: nothing of a member file, everything in the log, sensitive acts only fresh. */

let t: TestApp;
const table = Object.entries<Endpoint>(api);
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

const unknownId = '0199a000-0000-7000-8000-000000000000';

/** One attempt at an operation; its body says as much as the schema asks for, so that the handler is reached. */
async function attempt(key: string, { params, body }: Endpoint, as: Headers) {
  const [method = 'GET', path = '/'] = key.split(' ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const filled = names.reduce((text, name) => text.replace(`{${name}}`, unknownId), path);
  const payload = body === undefined ? {} : { body: bodies[key] ?? {} };
  return t.request(method, `/api${filled}`, { as, ...(params ? { ifMatch: 1 } : {}), ...payload });
}

/** Acts of the admins that succeed without an object to begin with. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /sign-in-settings': {
    profile: 'level3',
    memberExpiry: true,
    idleAdminMinutes: 15,
    idleOfficerMinutes: 480,
    idleMemberMinutes: 480,
    reason: '按测评要求',
  },
};

describe('each of the three admins', () => {
  it.each(adminRoles)(
    '%s leaves an entry in the log with every operation that the duty allows',
    async (role) => {
      const allowed = table.filter(
        ([, { access }]) =>
          typeof access === 'string' && access !== 'signed_in' && permissionsOfRole(role).includes(access),
      );
      expect(allowed.length).toBeGreaterThan(3);
      const silent: string[] = [];
      for (const [key, endpoint] of allowed) {
        const as = await t.asOfficer(role, codes.committee);
        const answer = await attempt(key, endpoint, as);
        // A form filled in wrongly is no act; what is refused for its duty or its object is logged as refused.
        if (answer.status === 400 || answer.status === 422 || answer.status === 428) continue;
        const { id } = (await t.call('GET /account', { as })).body.account;
        const entries = await asOwner(t, 'SELECT 1 FROM audit_entry WHERE account_id = $1', [id]);
        if (entries.length === 0) silent.push(`${key} → ${answer.status}`);
      }
      expect(silent).toEqual([]);
    },
  );

  it.each(adminRoles)(
    '%s reads no member file, no list of members and no count of them by that duty',
    async (role) => {
      expect(permissionsOfRole(role).filter((permission) => permission.startsWith('members.'))).toEqual([]);
      const as = await t.asOfficer(role, codes.committee);
      for (const [key, endpoint] of table.filter(([, { access }]) => String(access).startsWith('members.')))
        expect({ key, status: (await attempt(key, endpoint, as)).status }).toEqual({ key, status: 403 });
    },
  );
});

describe('a sensitive act', () => {
  const sensitive = table.filter(([, { fresh }]) => fresh === true);

  it('is one of those that the contract marks', () => {
    const marked = sensitive.map(([key]) => key);
    expect(marked).toEqual(
      expect.arrayContaining([
        'POST /members/{id}/reveal',
        'POST /duties',
        'POST /accounts/{id}/reset',
        'POST /accounts/{id}/closure',
        'POST /account-recoveries',
        'POST /account-recoveries/{id}/confirmation',
        'POST /account-recoveries/{id}/slip',
        'POST /admin-replacements',
        'POST /admin-replacements/{id}/confirmation',
        'POST /sign-in-settings',
        'POST /account/second-factor',
        'POST /account/second-factor/recovery-codes',
      ]),
    );
    expect(api['POST /member-exports'].fresh).toEqual({ body: 'reveal' });
  });

  it.each(sensitive)(
    '%s asks for a password given within five minutes, and is no act of a token',
    async (key, endpoint) => {
      const { access } = endpoint;
      const role = [...adminRoles, 'committee_administrator' as const, 'organization_officer' as const].find(
        (each) =>
          access === 'signed_in' || (typeof access === 'string' && permissionsOfRole(each).includes(access)),
      );
      expect(role).toBeDefined();
      const as = await t.asOfficer(role ?? 'security_admin', codes.committee);
      t.clock.advance(5 * 60_000);
      expect((await attempt(key, endpoint, as)).problem?.code).not.toBe('fresh_sign_in_required');
      t.clock.advance(1000);
      const late = await attempt(key, endpoint, as);
      expectRefused(late, 403, 'fresh_sign_in_required', /请再输入一次密码（5 分钟内有效）/);
    },
  );
});
