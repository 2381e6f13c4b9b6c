import { type Delta, memberStages } from '../../kernel/tallies.ts';

/** What of a member counts. Absent values are counted as `unknown`, so that every dimension adds up. */
export interface CountedMember {
  regionId: number;
  orgPath: string;
  stage: string;
  sex: string;
  education: string | null;
  ethnicGroup: string | null;
  /** `YYYY-MM-DD` */
  birth: string;
  joined: string | null;
}

/** In the order in which they are shown. */
export const dimensions = [
  'stage',
  'sex',
  'education',
  'ethnic_group',
  'birth_decade',
  'joined_decade',
] as const;
export type Dimension = (typeof dimensions)[number];

const unknown = 'unknown';
const countedStages: readonly string[] = memberStages;

/**
 * The cells that one member (or `weight` alike) adds to, or with a negative weight leaves. Everybody counts by
 * stage; all other dimensions count those in the Party, full and probationary (domain rule 42, formal affiliation).
 */
export function memberDeltas(member: CountedMember, weight: number): Delta[] {
  const { regionId, orgPath, stage } = member;
  const cell = (dimension: Dimension, key: string): Delta => ({
    regionId,
    orgPath,
    dimension,
    key,
    n: weight,
  });
  const cells = [cell('stage', stage)];
  if (!countedStages.includes(stage)) return cells;
  return [
    ...cells,
    cell('sex', member.sex),
    cell('education', member.education ?? unknown),
    cell('ethnic_group', member.ethnicGroup ?? unknown),
    cell('birth_decade', decadeOf(member.birth)),
    cell('joined_decade', member.joined === null ? unknown : decadeOf(member.joined)),
  ];
}

/** 1985-06-01 → 1980 */
function decadeOf(date: string): string {
  return `${date.slice(0, 3)}0`;
}
