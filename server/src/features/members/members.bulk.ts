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
import { countStates } from '../statistics/public.ts';
import { valueColumns, valueRow } from './members.columns.ts';
import type { MemberValues } from './members.rules.ts';
import { type MemberPlacement, roleOf } from './members.store.ts';
import { forever, type State } from './members.timeline.rules.ts';
import { stateValues } from './members.timeline.ts';

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
  /** The periods that led to the present one, oldest first; without: on record from today. */
  history?: readonly State[];
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

const newStateColumns = [
  'region_id',
  'member_id',
  'id',
  'org_path',
  'organization_id',
  'valid_from',
  'valid_until',
  'recorded_at',
  'superseded_at',
  'cause',
  'stage',
  'presence',
  'name',
  'sex',
  'birth',
  'ethnic_group',
  'education',
  'occupation_class',
  'joined',
  'full_on',
];

/** Each period is recorded when it began, as an office that kept the registry then would have done. */
function stateRow(memberId: string, state: State): (string | number | null)[] {
  return [
    state.regionId,
    memberId,
    newId(),
    state.orgPath,
    state.organizationId,
    state.validFrom,
    state.validUntil,
    `${state.validFrom}T01:00:00Z`,
    forever,
    state.cause,
    state.stage,
    state.presence,
    state.name,
    state.sex,
    state.birth,
    state.ethnicGroup,
    state.education,
    state.occupationClass,
    state.joined,
    state.full,
  ];
}

/**
 * Many new files that are known to be sound (the demo county, the benches), in the caller's transaction:
 * arrived by COPY in tables of its own, then in one statement a table, with their histories and what these count.
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
  const today = dayInChina(now);
  await tx.run(sql`CREATE TEMPORARY TABLE new_member (LIKE member INCLUDING DEFAULTS) ON COMMIT DROP`);
  await tx.run(sql`CREATE TEMPORARY TABLE new_entry (LIKE member_entry) ON COMMIT DROP`);
  await tx.run(sql`CREATE TEMPORARY TABLE new_state (LIKE member_state) ON COMMIT DROP`);
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
    const states = copyInto(tx, 'new_state', newStateColumns);
    for (const [position, person] of batch.entries())
      for (const state of person.history ?? [firstState(person, today)])
        await states.write(stateRow(ids[position] ?? '', state));
    await states.end();
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

function firstState(person: NewMember, today: LocalDate): State {
  return {
    ...stateValues(person.values, person),
    validFrom: today,
    validUntil: forever,
    cause: 'registered',
  };
}

async function store(tx: BulkTx, actor: Actor, now: Date): Promise<number> {
  await tx.run(sql`INSERT INTO id_number_locator SELECT id_number_index, id, region_id FROM new_member`);
  await tx.run(sql`INSERT INTO member_locator SELECT id, region_id FROM new_member`);
  const count = await tx.run(sql`INSERT INTO member SELECT * FROM new_member ORDER BY org_path, id`);
  await tx.run(
    sql`INSERT INTO member_name_token SELECT * FROM new_token ORDER BY region_id, token, org_path, member_id`,
  );
  await tx.run(sql`INSERT INTO member_entry SELECT * FROM new_entry`);
  await tx.run(sql`INSERT INTO member_state SELECT * FROM new_state`);
  await tx.run(sql`ANALYZE new_state`);
  await countStates(tx, sql`new_state`, dayInChina(now));
  await tx.run(sql`
    INSERT INTO member_event (region_id, member_id, id, org_path, kind, valid_on, recorded_at, account_id, actor_name,
      duty_role, changes)
    SELECT region_id, id, id, org_path, 'created', coalesce(joined, ${dayInChina(now)}::date), ${now}::timestamptz,
      NULL, ${actor.name}, ${roleOf(actor)}, '{}' FROM new_member`);
  return count;
}
