import { randomBytes } from 'node:crypto';
import type { Role } from '@zhibu/contract/authorization';
import type { ErrorCode } from '@zhibu/contract/errors';
import type pg from 'pg';
import { expect } from 'vitest';
import {
  createActiveAccount,
  hashPassword,
  insertDuty,
  newSecondFactorSecret,
} from '../../src/features/accounts/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { dayInChina } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { TestAnswer, TestApp } from './app.ts';
import { organizationOf } from './county.ts';

export const goodPassword = 'Linhai-7tree';

let hash: Promise<string> | undefined;

/** A new account that can sign in with {@link goodPassword}; with a duty and a second factor where asked. */
export async function activeAccount(
  t: TestApp,
  options: { role?: Role; at?: string; secondFactor?: boolean; phone?: string } = {},
): Promise<{ id: string; login: string; secret: string }> {
  hash ??= hashPassword(goodPassword);
  const passwordHash = await hash;
  const login = `person-${randomBytes(5).toString('hex')}`;
  const secret = newSecondFactorSecret();
  const now = t.clock.now();
  const actor = systemActor();
  const id = await t.services.database.transaction(actor.scope, async (tx) => {
    const accountId = await createActiveAccount(tx, t.services, actor, now, {
      login,
      name: `某人 ${login}`,
      passwordHash,
      ...(options.secondFactor ? { secondFactorSecret: secret } : {}),
    });
    if (options.role && options.at) {
      const organization = organizationOf(t.county, options.at);
      const today = dayInChina(now);
      const duty = { accountId, role: options.role, organization, fromOn: today, untilOn: null };
      await insertDuty(tx, null, now, duty, today);
    }
    return accountId;
  });
  if (options.phone) {
    const index = t.services.vault.blindIndex('phone', options.phone);
    await asOwner(t, 'UPDATE account SET phone_index = $1 WHERE id = $2', [index, id]);
  }
  return { id, login, secret };
}

/** As the superuser, past row-level security: for what a test must see or spoil. It leaves no setting behind. */
export async function asOwner<T extends pg.QueryResultRow>(
  t: TestApp,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  return (await t.database.owner.query<T>(text, values)).rows;
}

/** Audit entries of one action, oldest first. */
export function auditOf(t: TestApp, action: string) {
  return asOwner<{ outcome: string; reason: string | null; object_id: string | null; after: unknown }>(
    t,
    'SELECT outcome, reason, object_id, before, after FROM audit_entry WHERE action = $1 ORDER BY at, lane, seq',
    [action],
  );
}

/** A refusal is its status, its code and words that say what to do. */
export function expectRefused(
  answer: TestAnswer<unknown>,
  status: number,
  code: ErrorCode,
  words: RegExp,
): void {
  expect({ status: answer.status, code: answer.problem?.code }).toEqual({ status, code });
  expect(answer.problem.detail).toMatch(words);
}

/** A member file with no more than a slip needs; @param phone a mobile number that signs in */
export async function memberAt(
  t: TestApp,
  code: string,
  options: { name?: string; stage?: string; phone?: string } = {},
): Promise<{ regionId: number; id: string; name: string }> {
  const { regionId, id: organizationId, path } = organizationOf(t.county, code);
  const id = newId();
  const name = options.name ?? '白音';
  const phone = options.phone ? t.services.vault.blindIndex('phone', options.phone) : null;
  await asOwner(
    t,
    `INSERT INTO member (region_id, id, organization_id, org_path, name, pinyin, initials, sex, birth, stage,
       id_number_encrypted, id_number_index, phone_index, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'baiyin', 'by', 'male', '1970-01-01', $6, '', $7, $8, $9, $9)`,
    [
      regionId,
      id,
      organizationId,
      path,
      name,
      options.stage ?? 'full',
      Buffer.from(id),
      phone,
      t.clock.now(),
    ],
  );
  return { regionId, id, name };
}
