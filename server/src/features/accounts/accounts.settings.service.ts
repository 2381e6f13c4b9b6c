import type { accountCare } from '@zhibu/contract/account-care';
import type { Answer } from '@zhibu/contract/endpoint';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { forbidden } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { emptyScope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { forgetActors } from './accounts.identity.ts';
import { defaultSetting, passwordProfiles, type SignInSetting } from './accounts.settings.rules.ts';

type SettingAnswer = Answer<(typeof accountCare)['GET /sign-in-settings']>['current'];

const columns = sql`profile, member_expiry AS "memberExpiry", idle_admin_minutes AS "idleAdminMinutes",
  idle_officer_minutes AS "idleOfficerMinutes", idle_member_minutes AS "idleMemberMinutes", reason,
  set_by_name AS "setBy", set_at AS "setAt"`;

/** What holds now: the newest line, or the default before the first. */
export async function currentSetting(reader: Reader): Promise<SignInSetting> {
  const row = await reader.first(sql<SignInSetting>`
    SELECT ${columns} FROM sign_in_setting ORDER BY set_at DESC, id DESC LIMIT 1`);
  return row ?? defaultSetting;
}

/** For whoever is about to choose a password. */
export async function passwordRule(services: Services) {
  const { profile } = await services.database.read(emptyScope, currentSetting);
  return { profile, ...passwordProfiles[profile] };
}

/** What holds and what held before, newest first; at most 100 lines. */
export async function signInSettings(services: Services, actor: Actor) {
  const { rows, top } = await services.database.read(throughGate(actor, 'accounts'), async (reader) => ({
    rows: await reader.rows(sql<SettingAnswer>`
      SELECT ${columns} FROM sign_in_setting ORDER BY set_at DESC, id DESC LIMIT 100`),
    top: await standsAtTop(reader, actor),
  }));
  const [current, ...history] = rows;
  const first: SettingAnswer = { ...defaultSetting, reason: null, setBy: null, setAt: null };
  return { current: current ?? first, history: current ? [...history, first] : [], can: { set: top } };
}

async function standsAtTop(reader: Reader, actor: Actor): Promise<boolean> {
  const row = await reader.first(sql<{ top: boolean }>`SELECT EXISTS (SELECT FROM organization o
    WHERE o.region_id = ${actor.duty?.regionId ?? null}::int AND o.id = ${actor.duty?.organizationId ?? null}::uuid
      AND o.parent_id IS NULL) AS top`);
  return row?.top === true;
}

/** Holds from now on, for everybody. @throws Problem 403 for a security admin below the top */
export async function setSignInSetting(
  services: Services,
  actor: Actor,
  given: SignInSetting & { reason: string },
): Promise<SettingAnswer> {
  const now = services.clock.now();
  await services.database.transaction(throughGate(actor, 'accounts'), async (tx) => {
    if (!(await standsAtTop(tx, actor))) throw onlyAtTop();
    const before = await currentSetting(tx);
    await insertSetting(tx, actor, given, now);
    await audit(tx, actor, now, {
      action: 'sign_in_setting.set',
      object: { type: 'sign_in_setting', id: null },
      reason: given.reason,
      before: plain(before),
      after: plain(given),
    });
  });
  forgetActors(services);
  return { ...plain(given), reason: given.reason, setBy: actor.name, setAt: now };
}

function insertSetting(tx: Tx, actor: Actor, given: SignInSetting & { reason: string }, now: Date) {
  return tx.run(sql`
    INSERT INTO sign_in_setting (id, profile, member_expiry, idle_admin_minutes, idle_officer_minutes,
      idle_member_minutes, reason, set_by, set_by_name, set_at)
    VALUES (${newId()}, ${given.profile}, ${given.memberExpiry}, ${given.idleAdminMinutes},
      ${given.idleOfficerMinutes}, ${given.idleMemberMinutes}, ${given.reason}, ${actor.accountId}::uuid,
      ${actor.name}, ${now})`);
}

function plain({
  profile,
  memberExpiry,
  idleAdminMinutes,
  idleOfficerMinutes,
  idleMemberMinutes,
}: SignInSetting) {
  return { profile, memberExpiry, idleAdminMinutes, idleOfficerMinutes, idleMemberMinutes };
}

const onlyAtTop = () =>
  forbidden({
    zh: '密码策略对整个系统生效，只有最上级党组织的安全管理员可以修改。',
    en: 'This holds for the whole installation: only a security admin of a top organisation sets it.',
  });
