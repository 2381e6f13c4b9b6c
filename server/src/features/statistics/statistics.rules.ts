import type { CauseKey } from '@zhibu/contract/causes';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { commonWidth, type Flow, memberStages, mergeFlows } from '../../kernel/tallies.ts';

/** What of a member counts. Absent values are counted as `unknown`, so that every dimension adds up. */
export interface Counted {
  stage: string;
  sex: string;
  /** `YYYY-MM-DD` */
  birth: LocalDate;
  ethnicGroup: string | null;
  education: string | null;
  occupationClass: string | null;
  /** End of probation: standing counts from here (domain rule 11). */
  full: LocalDate | null;
  presence: string;
}

/** Where it counts. */
export interface CountedMember extends Counted {
  regionId: number;
  orgPath: string;
}

/** `member`: everybody in the Party. `age_sex`: year of birth and sex. `standing`: year in which probation ended. */
export const dimensions = [
  'stage',
  'member',
  'sex',
  'ethnic_group',
  'education',
  'occupation',
  'age_sex',
  'standing',
  'presence',
] as const;
export type Dimension = (typeof dimensions)[number];

const unknown = 'unknown';
const inParty: readonly string[] = memberStages;

/**
 * The one cell of each dimension in which a member counts. Everybody counts by stage; all other dimensions count those
 * in the Party, full and probationary (domain rule 42, formal affiliation). `cellColumns` (statistics.cells.ts) says the same in SQL.
 */
export function cellsOf(one: Counted): Map<Dimension, string> {
  if (!inParty.includes(one.stage)) return new Map([['stage', one.stage]]);
  return new Map<Dimension, string>([
    ['stage', one.stage],
    ['member', 'all'],
    ['sex', one.sex],
    ['ethnic_group', one.ethnicGroup ?? unknown],
    ['education', one.education ?? unknown],
    ['occupation', one.occupationClass ?? unknown],
    ['age_sex', `${one.birth.slice(0, 4)} ${one.sex}`],
    ['standing', one.stage === 'full' ? (one.full?.slice(0, 4) ?? unknown) : 'probation'],
    ['presence', one.presence],
  ]);
}

/** A period of one member's history, as far as it counts. */
export interface Period extends CountedMember {
  validFrom: LocalDate;
  cause: CauseKey;
}

type Side = { ins: number; outs: number };
const came: Side = { ins: 1, outs: 0 };
const left: Side = { ins: 0, outs: 1 };

/**
 * What one member's whole history adds to the counts: each period's beginning is a flow of its cause. Pure.
 * @param periods without gaps, in order
 */
export function flowsOf(periods: readonly Period[], recordedOn: LocalDate): Flow[] {
  return periods.flatMap((period, index) => {
    const before = periods[index - 1];
    const was = before ? cellsOf(before) : new Map<Dimension, string>();
    const is = cellsOf(period);
    const flow = (
      place: CountedMember,
      other: string | null,
      dimension: Dimension,
      key: string,
      side: Side,
    ): Flow => ({
      regionId: place.regionId,
      orgPath: place.orgPath,
      above: other === null ? 0 : commonWidth(place.orgPath, other),
      other,
      on: period.validFrom,
      recordedOn,
      cause: period.cause,
      dimension,
      key,
      ...side,
    });
    return dimensions.flatMap((dimension): Flow[] => {
      const from = was.get(dimension);
      const to = is.get(dimension);
      const stays = before !== undefined && from !== undefined && from === to;
      if (stays && before.orgPath === period.orgPath) return []; // a path begins with its region's
      return [
        ...(before && from !== undefined
          ? [flow(before, stays ? period.orgPath : null, dimension, from, left)]
          : []),
        ...(to === undefined ? [] : [flow(period, stays ? before.orgPath : null, dimension, to, came)]),
      ];
    });
  });
}

/** What changes in the counts when a history is believed to be another one than before. Pure. */
export function flowsOfRevision(
  before: readonly Period[],
  after: readonly Period[],
  recordedOn: LocalDate,
): Flow[] {
  const taken = flowsOf(before, recordedOn).map((flow) => ({ ...flow, ins: -flow.ins, outs: -flow.outs }));
  return mergeFlows([...flowsOf(after, recordedOn), ...taken]);
}
