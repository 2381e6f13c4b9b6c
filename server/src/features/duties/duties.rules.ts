import type { Words } from '../../kernel/errors.ts';
import { addDays, addYears, type LocalDate } from '../../kernel/standards/dates.ts';

/** A proposal that nobody decided lapses after so many days. */
export const proposalDays = 30;
/** Granter and holder are told so many days before a duty ends. */
export const reminderDays = [30, 7] as const;

export type ProposalState = 'pending' | 'accepted' | 'refused' | 'withdrawn' | 'expired';

/** The states of a proposal and what each may become. */
export const proposalSteps = {
  pending: ['accepted', 'refused', 'withdrawn', 'expired'],
  accepted: [],
  refused: [],
  withdrawn: [],
  expired: [],
} as const satisfies Record<ProposalState, readonly ProposalState[]>;

/** The state on a day in China: what nobody decided in time has lapsed, whether or not somebody wrote it down. */
export function stateOn(
  proposal: { state: ProposalState; expiresOn: LocalDate },
  today: LocalDate,
): ProposalState {
  return proposal.state === 'pending' && proposal.expiresOn <= today ? 'expired' : proposal.state;
}

export const lapsesOn = (today: LocalDate): LocalDate => addDays(today, proposalDays);

/** Which reminder is due for a duty that ends: 30, 7, or none yet. @param untilOn the first day without */
export function reminderDue(untilOn: LocalDate | null, today: LocalDate): 7 | 30 | null {
  if (untilOn === null || untilOn <= today) return null;
  const [first, last] = reminderDays;
  if (untilOn <= addDays(today, last)) return last;
  return untilOn <= addDays(today, first) ? first : null;
}

export interface Leave {
  fromOn: LocalDate;
  untilOn: LocalDate;
}

/** What speaks against a time of leave; null when nothing does. Half-open like every range. */
export function leaveObjection(
  leave: Leave,
  duty: { fromOn: LocalDate; untilOn: LocalDate | null },
  today: LocalDate,
): { pointer: string; words: Words } | null {
  const { fromOn, untilOn } = leave;
  const at = (pointer: string, zh: string, en: string) => ({ pointer, words: { zh, en } });
  if (fromOn < today) return at('/fromOn', '代理不能从过去的日子开始。', 'A leave cannot begin in the past.');
  if (untilOn <= fromOn)
    return at(
      '/untilOn',
      '截止日期应晚于开始日期；截止当天起不再代理。',
      'The end must be after the start; it is the first day without the substitute.',
    );
  if (untilOn > addYears(fromOn, 1))
    return at(
      '/untilOn',
      '代理最长一年；更久的，请另行任命。',
      'A substitute stands in for a year at most; for longer, grant the duty to somebody.',
    );
  if (fromOn < duty.fromOn || (duty.untilOn !== null && untilOn > duty.untilOn))
    return at(
      '/untilOn',
      '代理不能超出这个职务的任期。',
      'Nobody stands in beyond the dates of the duty itself.',
    );
  return null;
}

/** Paths of an organisation and of everything above it: `n.15`, `n.15.07`, … in the order of the tree. */
export function pathsUpTo(path: string): string[] {
  const parts = path.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}
