import type { EntryKind } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import { copyInto } from '../../kernel/bulk.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { type BulkTx, sql } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { nameTokens } from '../../kernel/name-tokens.ts';
import type { DatePrecision, LocalDate } from '../../kernel/standards/dates.ts';
import { pinyinOf } from '../../kernel/standards/pinyin.ts';
import type { Services } from '../../services.ts';
import { valueColumns, valueRow } from './members.columns.ts';
import type { MemberValues } from './members.rules.ts';
import { type MemberPlacement, roleOf } from './members.store.ts';

export interface NewEntry {
  kind: EntryKind;
  from: LocalDate | null;
  until: LocalDate | null;
  title: string;
  place: string | null;
  detail: string | null;
}

export interface NewMember extends MemberPlacement {
  values: MemberValues;
  joinedPrecision: DatePrecision;
  fullPrecision: DatePrecision;
  entries: readonly NewEntry[];
}

const memberColumns = [
  'region_id',
  'id',
  'organization_id',
  'org_path',
  ...valueColumns,
  'version',
  'created_at',
  'updated_at',
];

const entryColumns = [
  'region_id',
  'id',
  'member_id',
  'org_path',
  'kind',
  'from_on',
  'until_on',
  'title',
  'place',
  'detail',
  'version',
  'created_at',
  'updated_at',
];

/**
 * Many new files that are known to be sound (the demo county, the benches), in the caller's transaction:
 * arrived by COPY in tables of its own, then in one statement a table. Statistics are the caller's.
 */
export async function insertMembers(
  services: Services,
  actor: Actor,
  tx: BulkTx,
  people: Iterable<NewMember>,
): Promise<number> {
  const { vault } = services;
  const now = services.clock.now();
  const at = now.toISOString();
  await tx.run(sql`CREATE TEMPORARY TABLE new_member (LIKE member) ON COMMIT DROP`);
  await tx.run(sql`CREATE TEMPORARY TABLE new_entry (LIKE member_entry) ON COMMIT DROP`);
  await tx.run(sql`CREATE TEMPORARY TABLE new_token (LIKE member_name_token) ON COMMIT DROP`);
  let batch: NewMember[] = [];
  const flush = async () => {
    const ids = batch.map(() => newId());
    const members = copyInto(tx, 'new_member', memberColumns);
    for (const [position, person] of batch.entries())
      await members.write(memberRow(person, ids[position] ?? newId()));
    await members.end();
    const tokens = copyInto(tx, 'new_token', ['region_id', 'token', 'org_path', 'member_id']);
    for (const [position, { regionId, orgPath, values }] of batch.entries())
      for (const token of nameTokens(values.name, pinyinOf(values.name)))
        await tokens.write([regionId, token, orgPath, ids[position] ?? '']);
    await tokens.end();
    const entries = copyInto(tx, 'new_entry', entryColumns);
    for (const [position, person] of batch.entries())
      for (const entry of person.entries)
        await entries.write([
          person.regionId,
          newId(),
          ids[position] ?? '',
          person.orgPath,
          entry.kind,
          entry.from,
          entry.until,
          entry.title,
          entry.place,
          entry.detail,
          1,
          at,
          at,
        ]);
    await entries.end();
    batch = [];
  };
  const memberRow = (person: NewMember, id: string) => {
    const precision = { joined: person.joinedPrecision, full: person.fullPrecision };
    const place = [person.regionId, id, person.organizationId, person.orgPath];
    return [...place, ...valueRow(id, person.values, precision, vault), 1, at, at];
  };
  for (const person of people) {
    batch.push(person);
    if (batch.length >= 2000) await flush();
  }
  await flush();
  return store(tx, actor, now);
}

async function store(tx: BulkTx, actor: Actor, now: Date): Promise<number> {
  await tx.run(sql`INSERT INTO id_number_locator SELECT id_number_index, id, region_id FROM new_member`);
  await tx.run(sql`INSERT INTO member_locator SELECT id, region_id FROM new_member`);
  const count = await tx.run(sql`INSERT INTO member SELECT * FROM new_member ORDER BY org_path, id`);
  await tx.run(
    sql`INSERT INTO member_name_token SELECT * FROM new_token ORDER BY region_id, token, org_path, member_id`,
  );
  await tx.run(sql`INSERT INTO member_entry SELECT * FROM new_entry`);
  await tx.run(sql`
    INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at, account_id, actor_name,
      duty_role, changes)
    SELECT region_id, id, id, org_path, 'created', coalesce(joined, ${dayInChina(now)}::date), ${now}::timestamptz,
      NULL, ${actor.name}, ${roleOf(actor)}, '{}' FROM new_member`);
  return count;
}
