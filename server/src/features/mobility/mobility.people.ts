import type { Stage } from '@zhibu/contract/fields';
import { selfOrAbove } from '../../kernel/ancestors.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql } from '../../kernel/database.ts';
import type { Services } from '../../services.ts';
import { type ContactFacts, contactFactsOf } from '../contacts/public.ts';
import { maskPhone, place } from '../members/public.ts';
import { consentCondition } from '../rights/public.ts';
import type { MobilityRecord } from './mobility.record.ts';

/** What hosting needs of a member, and nothing else of the file; and the branch that keeps it. */
export interface HostedPerson {
  id: string;
  name: string;
  sex: 'male' | 'female';
  stage: Stage;
  phone: Buffer | null;
  /** The member agreed that the host sees the number in full. */
  agreed: boolean;
  homeId: string;
  homeName: string;
  homePhone: string | null;
}

/** A branch as whoever is to call it needs it. */
export interface CalledPlace {
  id: string;
  name: string;
  phone: string | null;
  committeeId: string | null;
  committeeName: string | null;
  committeePath: string | null;
}

/**
 * The people and branches of periods that the actor's own scope has opened. A host's scope reaches no file: for this one
 * statement it is widened, and selects by the ids of those periods what stands in {@link HostedPerson}, nothing else.
 */
export async function peopleOf(
  services: Services,
  actor: Actor,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, HostedPerson>> {
  if (memberIds.length === 0) return new Map();
  const wide = { ...actor.scope, pathFrom: '', pathUntil: '~' };
  const rows = await services.database.read(wide, (reader) =>
    reader.rows(sql<HostedPerson>`
      SELECT m.id, m.name, m.sex, m.stage, m.phone_encrypted AS phone, ${consentCondition('phone_to_host')} AS agreed,
        o.id AS "homeId", o.name AS "homeName", o.phone AS "homePhone"
      FROM member_locator l JOIN member m ON m.region_id = l.region_id AND m.id = l.member_id
      JOIN organization o ON o.region_id = m.region_id AND o.id = m.organization_id
      WHERE l.member_id = ANY(${[...new Set(memberIds)]}::uuid[])`),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** When they were last spoken with and what the rule counts from: only of files that the scope reaches. */
export async function contactsOf(
  reader: Reader,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, ContactFacts>> {
  return memberIds.length === 0 ? new Map() : contactFactsOf(reader, [...new Set(memberIds)]);
}

/** Hosts as they are called now, with the committee that a transfer to them would go to. */
export async function hostsOf(
  reader: Reader,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, CalledPlace>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await reader.rows(sql<CalledPlace>`
    SELECT o.id, o.name, o.phone, c.id AS "committeeId", c.name AS "committeeName", c.path AS "committeePath"
    FROM organization_locator l JOIN organization o ON o.region_id = l.region_id AND o.id = l.organization_id
    LEFT JOIN LATERAL (SELECT a.id, a.name, a.path FROM organization a
      WHERE a.region_id = o.region_id AND a.path = ${selfOrAbove(sql.ref('o.path'))}
        AND a.kind IN ('committee', 'working_committee') ORDER BY a.path DESC LIMIT 1) c ON true
    WHERE l.organization_id = ANY(${wanted}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

export interface People {
  persons: ReadonlyMap<string, HostedPerson>;
  contacts: ReadonlyMap<string, ContactFacts>;
  hosts: ReadonlyMap<string, CalledPlace>;
}

/** Everything around some periods. @param reader in the actor's own scope */
export async function peopleAround(
  services: Services,
  reader: Reader,
  actor: Actor,
  periods: readonly MobilityRecord[],
  besides: readonly string[] = [],
): Promise<People> {
  const ids = [...periods.map(({ memberId }) => memberId), ...besides];
  return {
    persons: await peopleOf(services, actor, ids),
    contacts: await contactsOf(reader, ids),
    hosts: await hostsOf(
      reader,
      periods.map(({ hostId }) => hostId),
    ),
  };
}

/** In full for the host where the member agreed, else masked; of a period that ended, nothing. */
export function phoneFor(
  services: Services,
  person: HostedPerson | undefined,
  { asHost, holds }: { asHost: boolean; holds: boolean },
): string | null {
  if (!person?.phone || !holds) return null;
  const at = place.phone(person.id);
  return asHost && person.agreed
    ? services.vault.open(person.phone, at)
    : services.vault.masked(person.phone.toString('base64'), at, maskPhone);
}
