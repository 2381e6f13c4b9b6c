import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import { emptyScope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { passwordProblems } from './accounts.password-rule.ts';
import { verifyPassword } from './accounts.passwords.ts';
import { passwordProfiles } from './accounts.settings.rules.ts';
import { currentSetting } from './accounts.settings.service.ts';

/** More than any profile asks for; older ones are forgotten. */
const kept = 24;

const scope = { ...emptyScope, gate: 'authentication' } as const;

/**
 * Everything that speaks against a new password, by the profile in force: length, mixture, common ones, its own past.
 * The past is asked last, since each look costs as much as a sign-in.
 */
export async function passwordFaults(
  services: Services,
  account: { accountId: string; login: string; secondFactor: boolean },
  password: string,
): Promise<Words[]> {
  const { accountId, login, secondFactor } = account;
  const setting = await services.database.read(scope, currentSetting);
  const profile = passwordProfiles[setting.profile];
  const problems = passwordProblems(password, login, { profile, secondFactor });
  if (problems.length > 0 || profile.history === 0) return problems;
  const past = await services.database.read(scope, (reader) =>
    pastHashes(reader, accountId, profile.history),
  );
  for (const hash of past)
    if ((await verifyPassword(hash, password)).fits) return [usedBefore(profile.history)];
  return [];
}

/**
 * The present one and those before it, newest first. Those of one day count as one: nobody gets an old one back by
 * changing it so many times in a row.
 */
async function pastHashes(reader: Reader, accountId: string, count: number): Promise<string[]> {
  const rows = await reader.rows(sql<{ hash: string }>`
    SELECT hash FROM (
      SELECT hash, at, dense_rank() OVER (ORDER BY (at AT TIME ZONE 'Asia/Shanghai')::date DESC) AS day FROM (
        SELECT password_hash AS hash, password_changed_at AS at FROM account
        WHERE id = ${accountId}::uuid AND password_hash IS NOT NULL
        UNION SELECT password_hash, changed_at FROM password_history WHERE account_id = ${accountId}::uuid) past) past
    WHERE day <= ${count} ORDER BY at DESC LIMIT ${kept}`);
  return rows.map(({ hash }) => hash);
}

/** A password that is chosen is remembered beside the one before it, so that neither comes back. */
export async function rememberPassword(tx: Tx, accountId: string, hash: string, now: Date): Promise<void> {
  await tx.run(sql`
    INSERT INTO password_history (account_id, changed_at, password_hash)
    SELECT id, password_changed_at, password_hash FROM account
    WHERE id = ${accountId}::uuid AND password_hash IS NOT NULL AND password_changed_at IS NOT NULL
    ON CONFLICT DO NOTHING`);
  await tx.run(sql`
    INSERT INTO password_history (account_id, changed_at, password_hash) VALUES (${accountId}::uuid, ${now}, ${hash})
    ON CONFLICT (account_id, changed_at) DO UPDATE SET password_hash = ${hash}`);
  await tx.run(sql`DELETE FROM password_history WHERE account_id = ${accountId}::uuid AND changed_at NOT IN (
    SELECT changed_at FROM password_history WHERE account_id = ${accountId}::uuid
    ORDER BY changed_at DESC LIMIT ${kept})`);
}

const usedBefore = (count: number): Words => ({
  zh: `最近 ${count} 次用过的密码不能再用`,
  en: `it must not be one of your last ${count}`,
});
