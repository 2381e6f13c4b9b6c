import type { Role } from '@zhibu/contract/authorization';
import { createToken } from '../../src/features/accounts/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { activeAccount, asOwner } from './accounts.ts';
import type { Headers, TestApp } from './app.ts';

/** A person with one duty: the account, the duty, and a session that acts in it. */
export interface Officer {
  id: string;
  login: string;
  dutyId: string;
  as: Headers;
}

export async function officerAt(t: TestApp, role: Role, at: string): Promise<Officer> {
  const { id, login } = await activeAccount(t, { role, at, secondFactor: true });
  const as = await t.signIn(login);
  return { id, login, dutyId: await dutyOf(t, id), as };
}

async function dutyOf(t: TestApp, accountId: string): Promise<string> {
  const [row] = await asOwner<{ id: string }>(t, 'SELECT id FROM duty WHERE account_id = $1', [accountId]);
  if (!row) throw new Error('the account has no duty');
  return row.id;
}

/** Chooses the duty in which a session acts. */
export async function actIn(t: TestApp, as: Headers, dutyId: string): Promise<void> {
  const answer = await t.call('PUT /sessions/current/duty', { as, body: { dutyId } });
  if (answer.status !== 200) throw new Error(answer.text);
}

/** A script's token that acts in a duty of the account. */
export async function tokenOf(t: TestApp, login: string, dutyId?: string): Promise<Headers> {
  const wish = { login, days: 30, ...(dutyId === undefined ? {} : { dutyId }) };
  const { secret } = await createToken(t.services, systemActor(), wish);
  return { authorization: `Bearer ${secret}` };
}
