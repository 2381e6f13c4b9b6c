import { type Role, roles } from '@zhibu/contract/authorization';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { invalid } from '../../kernel/errors.ts';
import { emptyScope } from '../../kernel/scope.ts';
import { listPrefectures } from '../../kernel/standards/divisions.ts';
import type { Services } from '../../services.ts';
import { createOrganization } from '../organizations/public.ts';
import { issueCodes, slipOf } from './accounts.activation.service.ts';
import { insertDuty } from './accounts.duties.store.ts';
import { setUpAlready } from './accounts.refusals.ts';
import { normalizeLogin } from './accounts.sign-in.service.ts';
import { createAccount } from './accounts.store.ts';

export interface SetUp {
  regionId: number;
  organization: { code: string; name: string };
  administrators: { role: Role; login: string; name: string }[];
}

/** The four who share the power of an installation (三员分立). */
const needed: readonly Role[] = ['committee_administrator', 'system_admin', 'security_admin', 'audit_admin'];

/** Whether the registry is empty; with the regions to choose from while it is. */
export async function setUpState(services: Services) {
  const empty = await services.database.read(emptyScope, isEmpty);
  const regions = empty ? listPrefectures().map(({ id, name, province }) => ({ id, name, province })) : [];
  return { needed: empty, regions };
}

async function isEmpty(reader: Reader): Promise<boolean> {
  const row = await reader.first(sql<{ some: boolean }>`SELECT EXISTS (SELECT FROM organization) AS some`);
  return row?.some === false;
}

/**
 * First set-up: region, top organisation, four administrators with slips. Works once: of several at the same time
 * one wins. @throws Problem 409 when an organisation exists, 422 people
 */
export async function setUp(services: Services, given: SetUp, address: string) {
  const now = services.clock.now();
  const administrators = given.administrators.map((each) => ({ ...each, login: normalizeLogin(each.login) }));
  refuseSharedPower(administrators);
  const actor = { ...systemActor(), address };
  const issued = await services.database.transaction(actor.scope, async (tx) => {
    await tx.rows(sql`SELECT pg_advisory_xact_lock(hashtext('zhibu.setup'))`);
    if (!(await isEmpty(tx))) throw setUpAlready();
    const { regionId, organization } = given;
    const top = await createOrganization(tx, actor, now, {
      regionId,
      parentId: null,
      kind: 'committee',
      divisionCode: /^\d{6}/.exec(organization.code)?.[0] ?? null,
      ...organization,
    });
    const accounts = [];
    for (const { login, name, role } of administrators) {
      const account = await createAccount(tx, actor, now, { login, name });
      await grantFirst(tx, account.accountId, role, { regionId, ...top }, now);
      accounts.push(account);
    }
    return issueCodes(tx, actor, now, accounts);
  });
  return { slips: await Promise.all(issued.map((each) => slipOf(services, each, given.organization.name))) };
}

function grantFirst(
  tx: Tx,
  accountId: string,
  role: Role,
  organization: { regionId: number; id: string; path: string },
  now: Date,
): Promise<string> {
  const today = dayInChina(now);
  return insertDuty(tx, null, now, { accountId, role, organization, fromOn: today, untilOn: null }, today);
}

function refuseSharedPower(administrators: readonly { role: Role; login: string }[]): void {
  const missing = needed.filter((role) => !administrators.some((each) => each.role === role));
  if (missing.length > 0)
    throw invalid(
      {
        zh: `还缺少：${missing.map((role) => roles[role].zh).join('、')}。四个职务要由四个不同的人担任。`,
        en: `Missing: ${missing.map((role) => roles[role].en).join(', ')}. The four duties need four different people.`,
      },
      [
        {
          pointer: '/administrators',
          detail: { zh: '四个职务都要有人。', en: 'All four duties are needed.' },
        },
      ],
    );
  const logins = new Set(administrators.map((each) => each.login));
  if (administrators.length !== needed.length || logins.size !== needed.length)
    throw invalid(
      {
        zh: '四个职务要由四个不同的人担任，账号名不能重复。',
        en: 'The four duties need four different people with four account names.',
      },
      [{ pointer: '/administrators', detail: { zh: '账号名重复。', en: 'Account names repeat.' } }],
    );
}
