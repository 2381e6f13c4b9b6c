import type { ReportContentAnswer, ReportFigures } from '@zhibu/contract/annual-reports';
import type { OrganizationKind } from '@zhibu/contract/kinds';
import type { ReportState } from '@zhibu/contract/report-states';
import { addDays, type LocalDate } from '../../kernel/standards/dates.ts';
import { fewest } from '../organizations/public.ts';
import type { Balance } from '../statistics/public.ts';

export type ReportStep = 'file' | 'close' | 'accept' | 'return';

/** What follows from which step; a step that a state does not name is refused there. `close`: the top files. */
export const reportSteps = {
  draft: { file: 'filed', close: 'closed' },
  filed: { accept: 'accepted', return: 'returned' },
  returned: { file: 'filed', close: 'closed' },
  accepted: { return: 'returned' },
  closed: {},
} as const satisfies Record<ReportState, Partial<Record<ReportStep, ReportState>>>;

/** The next state; null where the step is not for this one. */
export function nextState(state: ReportState, step: ReportStep): ReportState | null {
  const steps: Partial<Record<ReportStep, ReportState>> = reportSteps[state];
  return steps[step] ?? null;
}

/**
 * What the superior has signed for stays as it is: an accepted report is returned only while the superior's own lies open.
 * @param superior its own report's state
 */
export const mayReopen = (superior: ReportState) => superior === 'draft' || superior === 'returned';

/** Whose turn it is, seen from the superior. */
export const turnOf = {
  draft: 'theirs',
  returned: 'theirs',
  filed: 'ours',
  accepted: 'done',
  closed: 'done',
} as const satisfies Record<ReportState, 'ours' | 'theirs' | 'done'>;

export interface ReportYear {
  year: number;
  /** The last day before the year: what the year begins with. */
  opens: LocalDate;
  /** The last day of the year, and the first on which its report can be filed. */
  closes: LocalDate;
}

export function reportYear(year: number): ReportYear {
  const four = (n: number) => String(n).padStart(4, '0');
  return { year, opens: `${four(year - 1)}-12-31`, closes: `${four(year)}-12-31` };
}

/** The last day on which the report is in time; lateness is told, it stops nothing. */
export const dueOn = (year: number, days: number): LocalDate => addDays(reportYear(year).closes, days);

const waitsFor: readonly ReportState[] = ['draft', 'returned'];
export const isOverdue = (state: ReportState, due: LocalDate, today: LocalDate) =>
  waitsFor.includes(state) && today > due;

/** The year that a page opens with: from the last day of December on this one's, before it last year's until it is due. */
export function currentYear(today: LocalDate, dueDays: number): number {
  const year = Number(today.slice(0, 4));
  return today <= dueOn(year - 1, dueDays) ? year - 1 : year;
}

/** Years to choose from, the latest first. @param since first day of which anything is known */
export function yearsOf(today: LocalDate, since: LocalDate | null): number[] {
  const last = Number(today.slice(0, 4));
  const first = Math.min(last, since === null ? last : Math.max(Number(since.slice(0, 4)), last - 39));
  return Array.from({ length: last - first + 1 }, (_, index) => last - index);
}

export const reportFormat = 'zhibu-annual-report/1';

export interface ReportedOrganization {
  id: string;
  code: string;
  name: string;
  kind: OrganizationKind;
}

/** What is signed. Pure: the same figures give the same text, so the digest says what was read. */
export function contentOf(
  organization: ReportedOrganization,
  { year, opens, closes }: ReportYear,
  counted: {
    balance: Balance;
    organizations: { kind: OrganizationKind; n: number }[];
    children: ReportContentAnswer['children'];
  },
): ReportContentAnswer {
  const { id, code, name, kind } = organization;
  const { balance, organizations, children } = counted;
  return {
    format: reportFormat,
    organization: { id, code, name, kind },
    year,
    opens,
    closes,
    organizations,
    members: figuresOf(balance.members),
    causes: balance.causes,
    cells: balance.cells.map(({ dimension, key, ...figures }) => ({ dimension, key, ...figuresOf(figures) })),
    children,
  };
}

const figuresOf = ({ opening, ins, outs, closing }: ReportFigures): ReportFigures => ({
  opening,
  ins,
  outs,
  closing,
});
const none: ReportFigures = { opening: 0, ins: 0, outs: 0, closing: 0 };
const isSame = (one: ReportFigures, other: ReportFigures) =>
  one.opening === other.opening &&
  one.ins === other.ins &&
  one.outs === other.outs &&
  one.closing === other.closing;

const compare = (one: string, other: string) => Number(one > other) - Number(one < other);

export interface CorrectedCell {
  dimension: string;
  key: string;
  filed: ReportFigures;
  now: ReportFigures;
}

/** The cells that the registry knows otherwise now than they were signed. */
export function correctedCells(
  filed: ReportContentAnswer['cells'],
  now: ReportContentAnswer['cells'],
): CorrectedCell[] {
  const nameOf = ({ dimension, key }: { dimension: string; key: string }) => JSON.stringify([dimension, key]);
  const before = new Map(filed.map((cell) => [nameOf(cell), cell]));
  const since = new Map(now.map((cell) => [nameOf(cell), cell]));
  return [...new Map([...before, ...since]).entries()]
    .map(([name, { dimension, key }]) => ({
      dimension,
      key,
      filed: figuresOf(before.get(name) ?? none),
      now: figuresOf(since.get(name) ?? none),
    }))
    .filter((cell) => !isSame(cell.filed, cell.now))
    .sort((one, other) => compare(one.dimension, other.dimension) || compare(one.key, other.key));
}

/**
 * What a duty without files sees of the figures: the total of the organisation at which it stands, if that hides a
 * person, and nothing below, from which a small neighbour could be computed.
 */
export const shownTotal = (total: number, isOwn: boolean) => (isOwn && total >= fewest ? total : null);
