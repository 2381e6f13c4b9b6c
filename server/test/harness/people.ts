import { randomBytes } from 'node:crypto';
import type { Role } from '@zhibu/contract/authorization';
import {
  insertDuty,
  newSecondFactorSecret,
  sealSecondFactor,
  sessionCookie,
} from '../../src/features/accounts/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/crypto.ts';
import { sql, type Tx } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Services } from '../../src/services.ts';

/** People for tests, written straight into the tables: no password is hashed, so that a file starts at once. */

type Headers = Readonly<Record<string, string>>;

/** A new person with one duty, signed in with a second factor. */
export async function officerSession(
  services: Services,
  role: Role,
  organizationCode: string,
): Promise<Headers> {
  return change(services, async (tx) => {
    const accountId = await person(tx, services, role, true);
    const organization = await tx.first(sql<{ regionId: number; id: string; path: string }>`
      SELECT region_id AS "regionId", id, path FROM organization WHERE code = ${organizationCode}`);
    if (!organization) throw new Error(`there is no organisation ${organizationCode}`);
    const now = services.clock.now();
    const today = dayInChina(now);
    const duty = { accountId, role, organization, fromOn: today, untilOn: null };
    return session(tx, services, accountId, await insertDuty(tx, null, now, duty, today));
  });
}

/** The account of a member, made if missing; signed in. */
export async function sessionOfMember(
  services: Services,
  member: { regionId: number; id: string },
): Promise<Headers> {
  return change(services, async (tx) => {
    const known = await tx.first(
      sql<{ id: string }>`SELECT id FROM account WHERE member_id = ${member.id}::uuid`,
    );
    const accountId = known?.id ?? (await person(tx, services, 'member', false));
    await tx.run(sql`UPDATE account SET member_region_id = ${member.regionId}, member_id = ${member.id}::uuid
      WHERE id = ${accountId}::uuid`);
    return session(tx, services, accountId, null);
  });
}

/** A fresh session of an account that exists, in its newest running duty. */
export async function sessionOfLogin(services: Services, login: string): Promise<Headers> {
  return change(services, async (tx) => {
    const account = await tx.first(sql<{ id: string; duty: string | null }>`
      SELECT id, (SELECT d.id FROM duty d WHERE d.account_id = a.id AND d.ended_at IS NULL
        ORDER BY d.created_at DESC LIMIT 1) AS duty
      FROM account a WHERE login = ${login}`);
    if (!account) throw new Error(`there is no account ${login}`);
    return session(tx, services, account.id, account.duty);
  });
}

async function person(tx: Tx, services: Services, stem: string, secondFactor: boolean): Promise<string> {
  const id = newId();
  const now = services.clock.now();
  const login = `${stem.replaceAll('_', '-')}-${randomBytes(4).toString('hex')}`;
  const sealed = secondFactor ? sealSecondFactor(services, id, newSecondFactorSecret()) : null;
  await tx.run(sql`
    INSERT INTO account (id, login, name, status, second_factor_encrypted, second_factor_confirmed_at, created_at,
      updated_at)
    VALUES (${id}, ${login}, ${login}, 'active', ${sealed}::bytea, ${sealed ? now : null}::timestamptz, ${now}, ${now})`);
  return id;
}

async function session(
  tx: Tx,
  services: Services,
  accountId: string,
  dutyId: string | null,
): Promise<Headers> {
  const secret = randomBytes(32).toString('base64url');
  const now = services.clock.now();
  const expires = new Date(now.getTime() + 12 * 3_600_000);
  await tx.run(sql`
    INSERT INTO session (id, token_hash, account_id, duty_id, created_at, last_seen_at, expires_at, authenticated_at,
      second_factor_at, address, user_agent)
    VALUES (${newId()}, ${sha256(secret)}, ${accountId}::uuid, ${dutyId}::uuid, ${now}, ${now}, ${expires}, ${now},
      ${now}, '127.0.0.1', 'test')`);
  return { cookie: `${sessionCookie}=${secret}` };
}

function change<T>(services: Services, work: (tx: Tx) => Promise<T>): Promise<T> {
  return services.database.transaction(systemActor().scope, work);
}
