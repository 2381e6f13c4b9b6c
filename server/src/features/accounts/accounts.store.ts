import { randomInt } from 'node:crypto';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { conflict, invalid } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { isMobile } from '../../kernel/standards/phone.ts';
import { pinyinOf } from '../../kernel/standards/pinyin.ts';
import type { Services } from '../../services.ts';
import type { Invited } from './accounts.activation.service.ts';
import { sealSecondFactor } from './accounts.second-factor.service.ts';

export interface NewAccount {
  login: string;
  name: string;
}

const loginPattern = /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}._-]{1,59}$/u;

/** @throws Problem 422 when a login cannot be one; @param login as `normalizeLogin` gives it */
export function refuseUnfitLogin(login: string): void {
  // A mobile number signs its owner in already; as somebody's account name it would shadow the owner.
  if (loginPattern.test(login) && !isMobile(login)) return;
  throw invalid(
    {
      zh: '账号名用 2 到 60 个字母、汉字、数字、点、横线，不能是手机号码。',
      en: 'An account name has 2 to 60 letters, digits, dots or dashes and is not a mobile number.',
    },
    [{ pointer: '/login', detail: { zh: '不能作账号名。', en: 'This cannot be an account name.' } }],
  );
}

/** A new account without a password: it waits for its activation code. @throws Problem 409 login taken, 422 unfit */
export async function createAccount(tx: Tx, actor: Actor, now: Date, account: NewAccount): Promise<Invited> {
  refuseUnfitLogin(account.login);
  const id = newId();
  const made = await tx.run(sql`
    INSERT INTO account (id, login, name, created_at, updated_at)
    VALUES (${id}, ${account.login}, ${account.name}, ${now}, ${now}) ON CONFLICT (login) DO NOTHING`);
  if (made === 0)
    throw conflict({
      zh: `账号名“${account.login}”已有人使用，请换一个。`,
      en: `The account name "${account.login}" is taken; choose another.`,
    });
  await audit(tx, actor, now, {
    action: 'account.create',
    object: { type: 'account', id, name: account.name },
    after: { login: account.login },
  });
  return { accountId: id, memberId: null, name: account.name, login: account.login };
}

/** A member whose account is to be made. */
export interface MemberForAccount {
  regionId: number;
  id: string;
  name: string;
  phoneIndex: Buffer | null;
}

const triesForLogin = 5;

/**
 * Accounts for members that have none: login from the name's pinyin and four digits; the mobile number signs in
 * too, unless another account has it.
 */
export async function createMemberAccounts(
  tx: Tx,
  now: Date,
  members: readonly MemberForAccount[],
): Promise<Invited[]> {
  const made: Invited[] = [];
  let waiting = [...members];
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round === triesForLogin) throw new Error('accounts: no free login found');
    const rows = await insertMemberAccounts(tx, now, waiting);
    made.push(...rows);
    const done = new Set(rows.map((row) => row.memberId));
    waiting = waiting.filter((member) => !done.has(member.id));
  }
  await sharePhones(tx, members);
  return made;
}

function insertMemberAccounts(tx: Tx, now: Date, members: readonly MemberForAccount[]): Promise<Invited[]> {
  return tx.rows(sql<Invited>`
    INSERT INTO account (id, login, name, member_region_id, member_id, created_at, updated_at)
    SELECT id, login, name, region_id, member_id, ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(${members.map(() => newId())}::uuid[], ${members.map((each) => loginFor(each.name))}::text[],
      ${members.map((each) => each.name)}::text[], ${members.map((each) => each.regionId)}::int[],
      ${members.map((each) => each.id)}::uuid[]) AS t (id, login, name, region_id, member_id)
    ON CONFLICT (login) DO NOTHING
    RETURNING id AS "accountId", member_id AS "memberId", name, login`);
}

/** Names without pinyin (other scripts) get a neutral stem. */
function loginFor(name: string): string {
  const stem = pinyinOf(name).full.slice(0, 40);
  return `${stem.length < 2 ? 'member' : stem}${String(randomInt(10_000)).padStart(4, '0')}`;
}

/** Two people may share a number in the roster: then the first keeps it, and the other signs in by login. */
async function sharePhones(tx: Tx, members: readonly MemberForAccount[]): Promise<void> {
  const seen = new Set<string>();
  const withPhone = members.filter((member) => {
    const key = member.phoneIndex?.toString('hex');
    if (!key || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  await tx.run(sql`
    UPDATE account a SET phone_index = t.phone_index
    FROM unnest(${withPhone.map((each) => each.id)}::uuid[], ${withPhone.map((each) => each.phoneIndex)}::bytea[])
      AS t (member_id, phone_index)
    WHERE a.member_id = t.member_id AND NOT EXISTS (SELECT FROM account b WHERE b.phone_index = t.phone_index)`);
}

/**
 * The member's number changed: the account follows, unless another account signs in with the new one.
 * @param tx through the gate 'accounts' (or 'system'): elsewhere the account is not there to be changed
 */
export async function followPhone(tx: Tx, memberId: string, phoneIndex: Buffer | null): Promise<void> {
  await tx.run(sql`
    UPDATE account SET phone_index = CASE
      WHEN EXISTS (SELECT FROM account b WHERE b.phone_index = ${phoneIndex}::bytea AND b.member_id <> ${memberId})
      THEN NULL ELSE ${phoneIndex}::bytea END
    WHERE member_id = ${memberId}`);
}

export interface ActiveAccount extends NewAccount {
  /** Of {@link hashPassword}; made outside the transaction. */
  passwordHash: string;
  /** Base32; a second factor that counts as confirmed. */
  secondFactorSecret?: string;
  member?: { regionId: number; id: string; phoneIndex?: Buffer | null };
}

/** An account that can sign in at once: for the demo and for the command line. @throws Problem 409, 422 */
export async function createActiveAccount(
  tx: Tx,
  services: Services,
  actor: Actor,
  now: Date,
  account: ActiveAccount,
): Promise<string> {
  const { accountId } = await createAccount(tx, actor, now, account);
  const secret = account.secondFactorSecret;
  const sealed = secret === undefined ? null : sealSecondFactor(services, accountId, secret);
  await tx.run(sql`
    UPDATE account SET status = 'active', password_hash = ${account.passwordHash}, password_changed_at = ${now},
      second_factor_encrypted = ${sealed}::bytea, second_factor_confirmed_at = ${sealed ? now : null}::timestamptz,
      member_region_id = ${account.member?.regionId ?? null}::int, member_id = ${account.member?.id ?? null}::uuid
    WHERE id = ${accountId}`);
  if (account.member?.phoneIndex) await followPhone(tx, account.member.id, account.member.phoneIndex);
  return accountId;
}

export interface AccountRow {
  id: string;
  login: string;
  name: string;
  memberId: string | null;
  status: 'invited' | 'active' | 'closed';
  lockedUntil: Date | null;
  /** It had a password once: whoever opens it again does so by the code of two officers (ADR 0012). */
  openedBefore: boolean;
}

export const accountColumns = sql`a.id, a.login, a.name, a.member_id AS "memberId", a.status,
  a.locked_until AS "lockedUntil", a.password_changed_at IS NOT NULL AS "openedBefore"`;

/** Locks the account: duties of one person are decided one after the other. */
export function lockAccountByLogin(
  tx: Tx,
  services: Services,
  login: string,
): Promise<AccountRow | undefined> {
  return tx.first(
    isMobile(login)
      ? sql<AccountRow>`SELECT ${accountColumns} FROM account a
          WHERE phone_index = ${services.vault.blindIndex('phone', login)} FOR UPDATE`
      : sql<AccountRow>`SELECT ${accountColumns} FROM account a WHERE login = ${login} FOR UPDATE`,
  );
}
