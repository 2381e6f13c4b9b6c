import { type ConsentAnswer, type ConsentPurpose, consentPurposes } from '@zhibu/contract/rights';
import type { RawBuilder } from 'kysely';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { forbidden } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Services } from '../../services.ts';
import { findFor, isOwn, lockFor, type MemberRecord } from '../members/public.ts';
import { consentGround, purposes } from './rights.consents.data.ts';

export interface Decision {
  purpose: string;
  given: boolean;
  wordsVersion: number;
  at: Date;
}

/** Every decision of one member, newest first. */
export function decisionsOf(reader: Reader, member: { regionId: number; id: string }): Promise<Decision[]> {
  return reader.rows(sql<Decision>`
    SELECT purpose, given, words_version AS "wordsVersion", at FROM member_consent
    WHERE region_id = ${member.regionId} AND member_id = ${member.id}::uuid ORDER BY id DESC LIMIT 300`);
}

/** The latest decision holds, and only for the words that were read then. Nothing decided counts as no. */
export function holdsConsent(
  decisions: readonly Pick<Decision, 'purpose' | 'given' | 'wordsVersion'>[],
  purpose: ConsentPurpose,
): boolean {
  const latest = decisions.find((decision) => decision.purpose === purpose);
  return latest?.given === true && latest.wordsVersion === purposes[purpose].version;
}

/** {@link holdsConsent} for a row of a list, as SQL; `m` is the member. */
export function consentCondition(purpose: ConsentPurpose): RawBuilder<boolean> {
  return sql<boolean>`coalesce((SELECT k.given AND k.words_version = ${purposes[purpose].version}::int
    FROM member_consent k WHERE k.region_id = m.region_id AND k.member_id = m.id AND k.purpose = ${purpose}
    ORDER BY k.id DESC LIMIT 1), false)`;
}

/** What is asked, what holds and since when; the member and the officers who keep the file may know. */
export async function listConsents(services: Services, actor: Actor, memberId: string) {
  return services.database.read(actor.scope, async (reader) => {
    const record = await findFor(reader, actor, memberId);
    return present(await decisionsOf(reader, record), isOwn(actor, record));
  });
}

/** Holds at once: the next read of anybody goes by it. The database lets only the member's own session write one. */
export async function decideConsent(
  services: Services,
  actor: Actor,
  memberId: string,
  wish: { purpose: ConsentPurpose; given: boolean },
) {
  const now = services.clock.now();
  return services.database.transaction(actor.scope, async (tx) => {
    const record = await lockFor(tx, actor, memberId);
    if (!isOwn(actor, record))
      throw forbidden({
        zh: '同意只能由本人作出或撤回，别人不能代替。',
        en: 'Only the person gives or withdraws consent; nobody does it for them.',
      });
    const before = await decisionsOf(tx, record);
    if (holdsConsent(before, wish.purpose) === wish.given) return present(before, true);
    await insertDecision(tx, actor, record, wish, now);
    return present(await decisionsOf(tx, record), true);
  });
}

async function insertDecision(
  tx: Tx,
  actor: Actor,
  record: MemberRecord,
  { purpose, given }: { purpose: ConsentPurpose; given: boolean },
  now: Date,
): Promise<void> {
  const { version } = purposes[purpose];
  await tx.run(sql`INSERT INTO member_consent (region_id, member_id, id, org_path, purpose, given, words_version, at)
    VALUES (${record.regionId}, ${record.id}::uuid, ${newId()}::uuid, ${record.orgPath}, ${purpose}, ${given},
      ${version}, ${now})`);
  await audit(tx, actor, now, {
    action: given ? 'consents.give' : 'consents.withdraw',
    object: { type: 'member', id: record.id, name: record.name },
    after: { purpose, wordsVersion: version },
  });
}

function present(decisions: readonly Decision[], own: boolean) {
  const items = consentPurposes.map((purpose): ConsentAnswer => {
    const mine = decisions.filter((decision) => decision.purpose === purpose);
    const { title, words, without } = purposes[purpose];
    return {
      purpose,
      title,
      words,
      without,
      ground: consentGround,
      given: holdsConsent(mine, purpose),
      since: mine[0]?.at ?? null,
      history: mine.slice(0, 100).map(({ given, at }) => ({ given, at })),
    };
  });
  return { items, can: { decide: own } };
}
