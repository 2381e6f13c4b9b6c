import type { Actor } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { canSee } from './mobility.policy.ts';
import { type MobilityRecord, mobilityColumns } from './mobility.record.ts';
import { placeKey } from './mobility.rules.ts';

/** @throws Problem 404 also for whom it is not to be seen */
export async function findPeriod(reader: Reader, actor: Actor, id: string): Promise<MobilityRecord> {
  const found = await reader.first(sql<MobilityRecord>`
    SELECT ${mobilityColumns} FROM member_mobility s WHERE s.region_id = ${everyRegion} AND s.id = ${id}::uuid`);
  if (!found || !canSee(actor, found)) throw notFound('mobility', id);
  return found;
}

/** The only way to a period for a step: scoped to the actor, locked. @throws Problem 404 */
export async function lockFor(tx: Tx, actor: Actor, id: string): Promise<MobilityRecord> {
  await tx.rows(
    sql`SELECT FROM member_mobility WHERE region_id = ${everyRegion} AND id = ${id}::uuid FOR UPDATE`,
  );
  return findPeriod(tx, actor, id);
}

/** Periods of a list, those that row-level security opens, in no order. */
export function periodsByIds(reader: Reader, ids: readonly string[]): Promise<MobilityRecord[]> {
  return reader.rows(sql<MobilityRecord>`
    SELECT ${mobilityColumns} FROM member_mobility s
    WHERE s.region_id = ${everyRegion} AND s.id = ANY(${[...ids]}::uuid[])`);
}

/** Of one member, those that hold before those that ended, the latest first. */
export function periodsOfMember(reader: Reader, memberId: string, limit: number): Promise<MobilityRecord[]> {
  return reader.rows(sql<MobilityRecord>`
    SELECT ${mobilityColumns} FROM member_mobility s
    WHERE s.region_id = (SELECT region_id FROM member_locator WHERE member_id = ${memberId}::uuid)
      AND s.member_id = ${memberId}::uuid
    ORDER BY s.state IN ('ended', 'withdrawn'), s.since DESC, s.id DESC LIMIT ${limit}`);
}

/**
 * The place outside at which this member floats already, written like that of `one` or otherwise; the guard that an index is for
 * hosts of this registry. @param tx holds the member's file, so that nobody registers beside it
 */
export async function sameOutside(tx: Tx, one: MobilityRecord): Promise<string | undefined> {
  const { hostId, hostName } = one;
  if (one.kind !== 'floating' || hostId !== null || hostName === null) return undefined;
  const rows = await tx.rows(sql<{ name: string }>`
    SELECT host_name AS name FROM member_mobility
    WHERE region_id = ${one.regionId} AND member_id = ${one.memberId}::uuid AND id <> ${one.id}::uuid AND kind = 'floating'
      AND host_id IS NULL AND state IN ('proposed', 'current', 'returning')`);
  return rows.find(({ name }) => placeKey(name) === placeKey(hostName))?.name;
}

/** @throws the database's own refusal on `member_mobility_…` where such a one runs already */
export async function insertPeriod(tx: Tx, one: MobilityRecord, now: Date): Promise<void> {
  await tx.run(sql`
    INSERT INTO member_mobility (region_id, id, kind, state, member_id, member_name, org_path, host_id, host_path, host_name,
      host_phone, ground, note, since, until, graduated_on, back_on, confirmed_on, ended_on, ending, turn, turn_since, steps,
      created_at, updated_at)
    VALUES (${one.regionId}, ${one.id}::uuid, ${one.kind}, ${one.state}, ${one.memberId}::uuid, ${one.memberName},
      ${one.orgPath}, ${one.hostId}::uuid, ${one.hostPath}, ${one.hostName}, ${one.hostPhone}, ${one.ground}, ${one.note},
      ${one.since}::date, ${one.until}::date, ${one.graduatedOn}::date, ${one.backOn}::date, ${one.confirmedOn}::date,
      ${one.endedOn}::date, ${one.ending}, ${one.turn}, ${one.turnSince}::date, ${JSON.stringify(one.steps)}::jsonb, ${now},
      ${now})`);
}

/** Everything of a period that a step may change, and the name that the file has now; the version rises by one. */
export async function savePeriod(tx: Tx, one: MobilityRecord, now: Date): Promise<void> {
  await tx.run(sql`
    UPDATE member_mobility s SET state = ${one.state}, member_name = coalesce(
        (SELECT m.name FROM member m WHERE m.region_id = s.region_id AND m.id = s.member_id), s.member_name),
      host_id = ${one.hostId}::uuid, host_path = ${one.hostPath},
      host_name = ${one.hostName}, host_phone = ${one.hostPhone}, ground = ${one.ground}, note = ${one.note},
      since = ${one.since}::date, until = ${one.until}::date, back_on = ${one.backOn}::date,
      confirmed_on = ${one.confirmedOn}::date, ended_on = ${one.endedOn}::date, ending = ${one.ending}, turn = ${one.turn},
      turn_since = ${one.turnSince}::date, steps = ${JSON.stringify(one.steps)}::jsonb, updated_at = ${now},
      version = version + 1
    WHERE region_id = ${one.regionId} AND id = ${one.id}::uuid`);
}

/** Since when the member floats, as the file has it: the earliest of the periods that the home has registered. @param member locked */
export async function keepFloatingSince(tx: Tx, member: { regionId: number; id: string }): Promise<void> {
  await tx.run(sql`
    UPDATE member m SET floating_since = (SELECT min(s.since) FROM member_mobility s
      WHERE s.region_id = m.region_id AND s.member_id = m.id AND s.kind = 'floating'
        AND s.state IN ('proposed', 'current', 'declined', 'returning'))
    WHERE m.region_id = ${member.regionId} AND m.id = ${member.id}::uuid`);
}

/** A living organisation of any region. */
export interface HostPlace {
  id: string;
  name: string;
  path: string;
  kind: string;
  phone: string | null;
}

export function hostById(reader: Reader, id: string): Promise<HostPlace | undefined> {
  return reader.first(sql<HostPlace>`
    SELECT o.id, o.name, o.path, o.kind, o.phone FROM organization o
    WHERE o.region_id = (SELECT region_id FROM organization_locator WHERE organization_id = ${id}::uuid)
      AND o.id = ${id}::uuid AND o.ended_on IS NULL`);
}
