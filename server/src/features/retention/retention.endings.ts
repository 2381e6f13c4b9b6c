import { audit } from '../../kernel/audit.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { addYears, type LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import { rulebookAt } from '../rulebook/public.ts';
import { eraseFiles } from './retention.erasers.ts';

/**
 * Endings that nothing undoes; a suspension (停止党籍) may be lifted, so its file stays whole (domain rule 8). Whoever left for
 * outside may come back, with a letter that says anew what was reduced.
 */
const endings = sql`m.stage IN ('deceased', 'withdrew', 'removed', 'expelled',
  'withdrew_by_default', 'probation_cancelled', 'transferred_out')`;

/** The day on which it ended: of the last change that said so (one before may have been taken back), or, where a roster brought it so, of the file's making. */
const endedOn = sql<LocalDate>`coalesce((
  SELECT e.valid_on FROM member_event e
  WHERE e.region_id = m.region_id AND e.member_id = m.id AND e.changes -> 'stage' ->> 1 = m.stage
  ORDER BY e.recorded_at DESC, e.id DESC LIMIT 1
), (m.created_at AT TIME ZONE 'Asia/Shanghai')::date)`;

/** The rulebook lets nobody set fewer years (rulebook.data.ts, `retention.ended_file_years`). */
const leastYears = 5;

export interface EndedFile {
  regionId: number;
  id: string;
  orgPath: string;
  name: string;
  endedOn: LocalDate;
}

/** Whole files whose time after the ending is over on a day, by the rule at each one's organisation. */
export async function dueEndings(reader: Reader, today: LocalDate): Promise<EndedFile[]> {
  const found = await reader.rows(sql<EndedFile>`SELECT * FROM (
      SELECT m.region_id AS "regionId", m.id, m.org_path AS "orgPath", m.name, ${endedOn} AS "endedOn"
      FROM member m WHERE ${endings} AND m.reduced_at IS NULL) ended
    WHERE "endedOn" <= ${addYears(today, -leastYears)}::date ORDER BY "regionId", "orgPath", id`);
  const years = new Map<string, number>();
  const due: EndedFile[] = [];
  for (const file of found) {
    const place = `${file.regionId} ${file.orgPath}`;
    const known =
      years.get(place) ??
      (await rulebookAt(reader, { regionId: file.regionId, path: file.orgPath }, today)).value(
        'retention.ended_file_years',
      );
    years.set(place, known);
    if (addYears(file.endedOn, known) <= today) due.push(file);
  }
  return due;
}

/** @returns how many files were reduced to what stays for ever */
export async function reduceEndings(services: Services, now: Date): Promise<number> {
  const { database } = services;
  const actor = systemActor();
  const due = await database.read(actor.scope, (reader) => dueEndings(reader, dayInChina(now)));
  let reduced = 0;
  for (const file of due) {
    // Long after it was found due: an ending that was taken back meanwhile is none, and nothing brings bytes back.
    if (!(await database.read(actor.scope, (reader) => stillEnded(reader, file)))) continue;
    reduced += 1;
    await eraseFiles(services, sql`region_id = ${file.regionId} AND member_id = ${file.id}::uuid`);
    await database.transaction(actor.scope, async (tx) => {
      await reduce(tx, file, now);
      await audit(tx, actor, now, {
        action: 'retention.reduce',
        object: { type: 'member', id: file.id, name: file.name },
        reason: 'retention.ended_file_years',
      });
    });
  }
  return reduced;
}

async function stillEnded(reader: Reader, file: EndedFile): Promise<boolean> {
  const row = await reader.first(sql`SELECT FROM member m
    WHERE m.region_id = ${file.regionId} AND m.id = ${file.id}::uuid AND ${endings} AND m.reduced_at IS NULL`);
  return row !== undefined;
}

async function reduce(tx: Tx, file: EndedFile, now: Date): Promise<void> {
  const mine = sql`region_id = ${file.regionId} AND member_id = ${file.id}::uuid`;
  await tx.run(sql`UPDATE member SET phone_encrypted = NULL, phone_index = NULL, address_encrypted = NULL, email = NULL,
      notes = NULL, photo_file_id = NULL, reduced_at = ${now}, version = version + 1, updated_at = ${now}
    WHERE region_id = ${file.regionId} AND id = ${file.id}::uuid`);
  await tx.run(sql`DELETE FROM member_entry WHERE ${mine} AND kind = 'family'`);
  await tx.run(sql`DELETE FROM correction_request WHERE ${mine}`);
  // Where somebody stayed is told in the notes; that and when stays with the history.
  await tx.run(sql`UPDATE member_mobility SET note = NULL, host_phone = NULL WHERE ${mine}`);
  await tx.run(sql`INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at,
      actor_name, duty_role, changes)
    VALUES (${file.regionId}, ${file.id}::uuid, ${newId()}::uuid, ${file.orgPath}, 'reduced', ${dayInChina(now)}::date,
      ${now}, 'system', 'system', '{}'::jsonb)`);
}
