import type { Presence } from '@zhibu/contract/causes';
import type { EntryKind } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import { type Copier, copyInto } from '../../kernel/bulk.ts';
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
import { type Changes, type MemberPlacement, roleOf } from './members.store.ts';
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

/** A line of a file's history, recorded on the day on which it became true. */
export interface NewEvent {
  kind: 'created' | 'changed' | 'status_changed' | 'moved';
  on: LocalDate;
  changes: Changes;
}

export interface NewMember extends MemberPlacement {
  values: MemberValues;
  joinedPrecision: DatePrecision;
  fullPrecision: DatePrecision;
  entries: readonly NewEntry[];
  /** The periods that led to the present one, oldest first; without: on record from today. */
  history?: readonly State[];
  /** What the file's own history tells of these, oldest first; without: that it was made today. */
  events?: readonly NewEvent[];
  presence?: Presence;
  presenceSince?: LocalDate | null;
  probationUntil?: LocalDate | null;
}

const memberColumns = [
  'region_id',
  'id',
  'organization_id',
  'org_path',
  ...valueColumns,
  'presence',
  'presence_since',
  'probation_until',
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
  'file_path',
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

const eventColumns = [
  'region_id',
  'member_id',
  'id',
  'org_path',
  'kind',
  'valid_on',
  'recorded_at',
  'actor_name',
  'duty_role',
  'changes',
];

/** When the office of those days wrote it down; of today, before nine in the morning: now. */
function morningOf(day: LocalDate, now: string): string {
  const morning = `${day}T01:00:00.000Z`;
  return morning < now ? morning : now;
}

/** Each period is recorded when it began, as an office that kept the registry then would have done. */
function stateRow(memberId: string, filePath: string, state: State, now: string): (string | number | null)[] {
  return [
    state.regionId,
    memberId,
    newId(),
    state.orgPath,
    filePath,
    state.organizationId,
    state.validFrom,
    state.validUntil,
    morningOf(state.validFrom, now),
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
  await tx.run(sql`CREATE TEMPORARY TABLE new_event (LIKE member_event) ON COMMIT DROP`);
  let batch: NewMember[] = [];
  const flush = async () => {
    const files = batch.map((person) => ({ id: newId(), person }));
    batch = [];
    /** One table after the other: a connection carries one COPY at a time. */
    const copy = async (
      table: string,
      columns: readonly string[],
      rows: (id: string, person: NewMember) => Iterable<Parameters<Copier['write']>[0]>,
    ) => {
      const copier = copyInto(tx, table, columns);
      for (const { id, person } of files) for (const row of rows(id, person)) await copier.write(row);
      await copier.end();
    };
    await copy('new_member', memberColumns, (id, person) => [memberRow(id, person, vault, at)]);
    await copy('new_token', ['region_id', 'token', 'org_path', 'member_id'], tokenRows);
    await copy('new_entry', entryColumns, (id, person) => entryRows(id, person, at));
    await copy('new_state', newStateColumns, (id, person) =>
      (person.history ?? [firstState(person, today)]).map((state) => stateRow(id, person.orgPath, state, at)),
    );
    await copy('new_event', eventColumns, (id, person) => eventRows(id, person, actor, { at, today }));
  };
  for (const person of people) {
    batch.push(person);
    if (batch.length >= 2000) await flush();
  }
  await flush();
  return store(tx);
}

type Row = (string | number | Buffer | null)[];

function memberRow(id: string, person: NewMember, vault: Services['vault'], at: string): Row {
  const precision = { joined: person.joinedPrecision, full: person.fullPrecision };
  const { presence = 'present', presenceSince = null, probationUntil = null } = person;
  return [
    person.regionId,
    id,
    person.organizationId,
    person.orgPath,
    ...valueRow(id, person.values, precision, vault),
    presence,
    presenceSince,
    probationUntil,
    1,
    at,
    at,
  ];
}

function tokenRows(id: string, { regionId, orgPath, values }: NewMember): Row[] {
  return nameTokens(values.name, pinyinOf(values.name)).map((token) => [regionId, token, orgPath, id]);
}

function entryRows(id: string, { regionId, orgPath, entries }: NewMember, at: string): Row[] {
  return entries.map(({ kind, from, until, title, place, detail }) => {
    const values = [kind, from, until, title, place, detail];
    return [regionId, newId(), id, orgPath, ...values, 1, at, at];
  });
}

/** The first line bears the file's own id; the others, made after it, follow it in the list. */
function eventRows(
  id: string,
  person: NewMember,
  actor: Actor,
  { at, today }: { at: string; today: LocalDate },
): Row[] {
  const { regionId, orgPath, values, events } = person;
  const lines = events
    ? events.map((event) => ({ ...event, recordedAt: morningOf(event.on, at) }))
    : [{ kind: 'created', on: values.joined ?? today, recordedAt: at, changes: {} }];
  return lines.map(({ kind, on, recordedAt, changes }, index) => {
    const told = [kind, on, recordedAt, actor.name, roleOf(actor), JSON.stringify(changes)];
    return [regionId, id, index === 0 ? id : newId(), orgPath, ...told];
  });
}

function firstState(person: NewMember, today: LocalDate): State {
  return {
    ...stateValues(person.values, person),
    validFrom: today,
    validUntil: forever,
    cause: 'registered',
  };
}

async function store(tx: BulkTx): Promise<number> {
  await tx.run(sql`INSERT INTO id_number_locator SELECT id_number_index, id, region_id FROM new_member`);
  await tx.run(sql`INSERT INTO member_locator SELECT id, region_id FROM new_member`);
  const count = await tx.run(sql`INSERT INTO member SELECT * FROM new_member ORDER BY org_path, id`);
  await tx.run(
    sql`INSERT INTO member_name_token SELECT * FROM new_token ORDER BY region_id, token, org_path, member_id`,
  );
  await tx.run(sql`INSERT INTO member_entry SELECT * FROM new_entry`);
  await tx.run(sql`INSERT INTO member_state SELECT * FROM new_state`);
  await tx.run(sql`ANALYZE new_state`);
  await countStates(tx, sql`new_state`);
  await tx.run(sql`INSERT INTO member_event SELECT * FROM new_event`);
  return count;
}
