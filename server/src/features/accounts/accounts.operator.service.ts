import type { Role } from '@zhibu/contract/authorization';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { sql } from '../../kernel/database.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import {
  issueCodes,
  revokeCodes,
  type SlipAnswer,
  setPassword,
  slipOf,
} from './accounts.activation.service.ts';
import { grantDuty } from './accounts.duties.service.ts';
import { passwordProblems } from './accounts.password-rule.ts';
import { hashPassword } from './accounts.passwords.ts';
import { passwordRefused } from './accounts.refusals.ts';
import { normalizeLogin } from './accounts.sign-in.service.ts';
import { createAccount, lockAccountByLogin } from './accounts.store.ts';

/** What the operator does on the machine itself; nothing of it is reachable over HTTP. */

/**
 * A new account with its slip; where a role is given with a duty, which an account that exists gets as well (null:
 * then there is no new slip).
 * @throws Problem 404 organisation, 409 login taken, 422 login
 */
export async function inviteAccount(
  services: Services,
  actor: Actor,
  given: { login: string; name: string; role?: Role; organizationCode?: string },
): Promise<SlipAnswer | null> {
  const login = normalizeLogin(given.login);
  if (given.role !== undefined) {
    const organizationId = await organizationByCode(services, actor, given.organizationCode ?? '');
    return (await grantDuty(services, actor, { ...given, role: given.role, login, organizationId })).slip;
  }
  const now = services.clock.now();
  const [issued] = await services.database.transaction(throughGate(actor, 'accounts'), async (tx) =>
    issueCodes(tx, actor, now, [await createAccount(tx, actor, now, { login, name: given.name })]),
  );
  if (!issued) throw new Error('activation: no code was issued');
  return slipOf(services, issued, '');
}

async function organizationByCode(services: Services, actor: Actor, code: string): Promise<string> {
  const found = await services.database.read(actor.scope, (reader) =>
    reader.first(sql<{ id: string }>`
      SELECT organization_id AS id FROM organization_code_locator WHERE code = ${code}`),
  );
  if (!found) throw notFound('organization', code);
  return found.id;
}

/** @throws Problem 404 when no account has this login or mobile number */
export async function accountIdOf(services: Services, actor: Actor, login: string): Promise<string> {
  const normal = normalizeLogin(login);
  const found = await services.database.transaction(throughGate(actor, 'accounts'), (tx) =>
    lockAccountByLogin(tx, services, normal),
  );
  if (!found) throw notFound('account', normal);
  return found.id;
}

/**
 * Gives an invited account its password without a code: the operator stands for the person.
 * @throws Problem 404, 409 not invited, 422 password
 */
export async function activateWithPassword(
  services: Services,
  actor: Actor,
  given: { login: string; password: string },
): Promise<void> {
  const login = normalizeLogin(given.login);
  const problems = passwordProblems(given.password, login);
  if (problems.length > 0) throw passwordRefused(problems, '/password');
  const hash = await hashPassword(given.password);
  const now = services.clock.now();
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    const account = await lockAccountByLogin(tx, services, login);
    if (!account) throw notFound('account', login);
    if (account.status !== 'invited')
      throw conflict({
        zh: '这个账号已经激活或注销；要换密码，请先重置。',
        en: 'This account is active or closed; to change its password, reset it first.',
      });
    await setPassword(tx, account.id, hash, now);
    await revokeCodes(tx, [account.id], now);
    await audit(tx, actor, now, {
      action: 'account.activate',
      object: { type: 'account', id: account.id, name: account.name },
    });
  });
}
