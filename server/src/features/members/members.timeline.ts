import { type CauseKey, causes } from '@zhibu/contract/causes';
import { dayInChina } from '../../kernel/clock.ts';
import { type Reader, sql, type Tx, together } from '../../kernel/database.ts';
import { everyRegion } from '../../kernel/every-region.ts';
import { newId } from '../../kernel/ids.ts';
import { occupationClass } from '../../kernel/standards/occupations.ts';
import { countFlows, flowsOf, flowsOfRevision } from '../statistics/public.ts';
import type { MemberValues } from './members.rules.ts';
import type { MemberPlacement } from './members.store.ts';
import {
  forever,
  type KnownState,
  type Revision,
  revise,
  type State,
  type StateValues,
} from './members.timeline.rules.ts';

export const stateColumns = sql`s.id, s.region_id AS "regionId", s.organization_id AS "organizationId", s.org_path AS "orgPath", s.stage, s.presence,
  s.name, s.sex, s.birth, s.ethnic_group AS "ethnicGroup", s.education, s.occupation_class AS "occupationClass", s.joined,
  s.full_on AS "full", s.valid_from AS "validFrom", s.valid_until AS "validUntil", s.cause`;

/** The present belief of these members' histories, in order. The files are locked by the caller. */
export async function knownStates(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, KnownState[]>> {
  const rows = await reader.rows(sql<KnownState & { memberId: string }>`
    SELECT s.member_id AS "memberId", ${stateColumns} FROM member_state s
    WHERE s.region_id = ${everyRegion} AND s.member_id = ANY(${ids}::uuid[]) AND s.superseded_at = 'infinity'
    ORDER BY s.member_id, s.valid_from`);
  const histories = new Map<string, KnownState[]>();
  for (const { memberId, ...state } of rows)
    histories.set(memberId, [...(histories.get(memberId) ?? []), state]);
  return histories;
}

/** What of a file's values has a history. */
export function stateValues(values: MemberValues, at: MemberPlacement, presence = 'present'): StateValues {
  const { stage, name, sex, birth, ethnicGroup, education, joined, full } = values;
  const { regionId, organizationId, orgPath } = at;
  return {
    regionId,
    organizationId,
    orgPath,
    stage,
    presence,
    name,
    sex,
    birth,
    ethnicGroup,
    education,
    occupationClass: occupationClass(values.occupation),
    joined,
    full,
  };
}

/** The first period of a new file, with its counts. */
export async function beginHistory(
  tx: Tx,
  memberId: string,
  values: StateValues,
  begin: { on: string; now: Date; cause: CauseKey },
): Promise<void> {
  const first: State = { ...values, validFrom: begin.on, validUntil: forever, cause: begin.cause };
  await together(
    insertStates(tx, [{ memberId, state: first, filePath: first.orgPath }], begin.now),
    countFlows(tx, flowsOf([first], dayInChina(begin.now))),
  );
}

/**
 * Something else was true of these members from a day on: their histories, and in the same transaction the counts of
 * every day since.
 * @param change of one period's values; what it does not name stays
 * @param when.replaced the cause of a change that is taken back: what began on that day for it, began for `cause`
 * @param when.counted false: the caller counts what these histories say before and after (statistics, recounting)
 */
export async function reviseHistories(
  tx: Tx,
  ids: readonly string[],
  from: string,
  change: (values: StateValues) => Partial<StateValues>,
  {
    now,
    cause,
    replaced = null,
    counted = true,
  }: { now: Date; cause: CauseKey; replaced?: CauseKey | null; counted?: boolean },
): Promise<void> {
  const recordedOn = dayInChina(now);
  const histories = await knownStates(tx, ids);
  const revisions = [...histories].map(([memberId, known]) => ({
    memberId,
    known,
    revision: revise(known, from, change, cause, replaced),
  }));
  if (!counted) return storeRevisions(tx, revisions, now);
  const flows = revisions.flatMap(({ known, revision }) =>
    flowsOfRevision(known, revision.after, recordedOn),
  );
  await together(storeRevisions(tx, revisions, now), countFlows(tx, flows));
}

/** Of these, another value means that it was never otherwise; of all others, that it is so from now on. */
const alwaysTrue = ['name', 'sex', 'birth', 'ethnicGroup', 'joined', 'full'] as const;
const stageCauses: Readonly<Record<string, CauseKey>> = {
  probationary: 'admitted',
  full: 'converted',
  applicant: 'developed',
  activist: 'developed',
  candidate: 'developed',
};

/**
 * An edit of a file's values: what was recorded wrongly is corrected for all time, what changed holds from `on`, and
 * another stage from today.
 * @param when.correction the member said that it was recorded wrongly: another stage is then nobody's coming or going
 */
export async function changeHistory(
  tx: Tx,
  memberId: string,
  before: MemberValues,
  after: MemberValues,
  when: { on: string; today: string; now: Date; correction: boolean },
): Promise<void> {
  const { on, today, now, correction } = when;
  const corrected = Object.fromEntries(
    alwaysTrue.flatMap((key) => (before[key] === after[key] ? [] : [[key, after[key]]])),
  );
  if (Object.keys(corrected).length > 0)
    await reviseHistories(tx, [memberId], '', () => corrected, { now, cause: 'corrected' });
  const changed: Partial<StateValues> = {};
  if (before.education !== after.education) changed.education = after.education;
  const group = occupationClass(after.occupation);
  if (occupationClass(before.occupation) !== group) changed.occupationClass = group;
  if (Object.keys(changed).length > 0)
    await reviseHistories(tx, [memberId], on, () => changed, { now, cause: 'edited' });
  const { stage } = after;
  const cause = correction ? 'corrected' : causeOfStage(stage);
  if (before.stage !== stage) await reviseHistories(tx, [memberId], today, () => ({ stage }), { now, cause });
}

/** An ending is its own cause. */
function causeOfStage(stage: string): CauseKey {
  return stageCauses[stage] ?? (stage in causes ? (stage as CauseKey) : 'edited'); // a key of `causes`, as just seen
}

async function storeRevisions(
  tx: Tx,
  revisions: readonly { memberId: string; revision: Revision }[],
  now: Date,
): Promise<void> {
  const gone = revisions.flatMap(({ memberId, revision }) =>
    revision.superseded.map(({ regionId, id }) => ({ memberId, regionId, id })),
  );
  if (gone.length > 0)
    await tx.run(sql`
      UPDATE member_state s SET superseded_at = ${now}
      FROM unnest(${gone.map(({ regionId }) => regionId)}::int[], ${gone.map(({ memberId }) => memberId)}::uuid[],
        ${gone.map(({ id }) => id)}::uuid[]) AS g (region_id, member_id, id)
      WHERE s.region_id = g.region_id AND s.member_id = g.member_id AND s.id = g.id`);
  await insertStates(
    tx,
    revisions.flatMap(({ memberId, revision: { added, after } }) =>
      added.map((state) => ({ memberId, state, filePath: after.at(-1)?.orgPath ?? state.orgPath })),
    ),
    now,
  );
}

/** `filePath`: where the file is now, whose keeper reads the whole story. */
async function insertStates(
  tx: Tx,
  rows: readonly { memberId: string; state: State; filePath: string }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const column = <T>(of: (state: State) => T) => rows.map(({ state }) => of(state));
  await tx.run(sql`
    INSERT INTO member_state (region_id, member_id, id, org_path, file_path, organization_id, valid_from, valid_until, recorded_at,
      superseded_at, cause, stage, presence, name, sex, birth, ethnic_group, education, occupation_class, joined, full_on)
    SELECT region_id, member_id, id, org_path, file_path, organization_id, valid_from, valid_until, ${now}::timestamptz,
      'infinity', cause, stage, presence, name, sex, birth, ethnic_group, education, occupation_class, joined, full_on
    FROM unnest(${column((one) => one.regionId)}::int[], ${rows.map(({ memberId }) => memberId)}::uuid[],
      ${rows.map(() => newId())}::uuid[],
      ${column((one) => one.orgPath)}::text[], ${rows.map(({ filePath }) => filePath)}::text[],
      ${column((one) => one.organizationId)}::uuid[],
      ${column((one) => one.validFrom)}::date[], ${column((one) => one.validUntil)}::date[],
      ${column((one) => one.cause)}::text[], ${column((one) => one.stage)}::text[],
      ${column((one) => one.presence)}::text[], ${column((one) => one.name)}::text[], ${column((one) => one.sex)}::text[],
      ${column((one) => one.birth)}::date[], ${column((one) => one.ethnicGroup)}::text[],
      ${column((one) => one.education)}::text[], ${column((one) => one.occupationClass)}::text[],
      ${column((one) => one.joined)}::date[], ${column((one) => one.full)}::date[])
      AS s (region_id, member_id, id, org_path, file_path, organization_id, valid_from, valid_until, cause, stage, presence, name, sex, birth,
        ethnic_group, education, occupation_class, joined, full_on)`);
}
