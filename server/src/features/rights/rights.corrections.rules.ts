import type { CorrectionState } from '@zhibu/contract/corrections';
import { type MemberField, memberFieldTable, stageKeys } from '@zhibu/contract/fields';
import type { FieldError, Words } from '../../kernel/errors.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { addWorkingDays } from '../../kernel/standards/working-days.ts';
import { decideValues, type MemberInput, type MemberValues } from '../members/public.ts';

export type CorrectionField = Exclude<MemberField, 'organization'>;
export type CorrectionStep = 'addEvidence' | 'accept' | 'refuse' | 'withdraw';

/** What follows from which step; a step that a state does not name is refused there. */
export const correctionStates = {
  submitted: { addEvidence: 'submitted', accept: 'accepted', refuse: 'refused', withdraw: 'withdrawn' },
  accepted: {},
  refused: {},
  withdrawn: {},
} as const satisfies Record<CorrectionState, Partial<Record<CorrectionStep, CorrectionState>>>;

/** The next state; null where the step is not for this one. */
export function nextState(state: CorrectionState, step: CorrectionStep): CorrectionState | null {
  const steps: Partial<Record<CorrectionStep, CorrectionState>> = correctionStates[state];
  return steps[step] ?? null;
}

export const stateWords: Readonly<Record<CorrectionState, Words>> = {
  submitted: { zh: '等待答复', en: 'waits for its answer' },
  accepted: { zh: '已经采纳', en: 'was accepted' },
  refused: { zh: '已经答复不予更正', en: 'was refused' },
  withdrawn: { zh: '已经撤回', en: 'was withdrawn' },
};

/** At most so many papers with one request. */
export const mostEvidence = 5;

/** The last day for an answer (PIPL art. 50: in time; how many working days says the rulebook). */
export function dueOn(submitted: LocalDate, rules: Rulebook): LocalDate {
  return addWorkingDays(submitted, rules.value('correction.answer_working_days'));
}

/** An answer is late from the day after its last day on; lateness warns, it stops nothing. */
export const isOverdue = (state: CorrectionState, due: LocalDate, today: LocalDate) =>
  state === 'submitted' && today > due;

/** Never empty in a file, so that nobody can ask to have them cleared. */
const kept: readonly CorrectionField[] = ['name', 'idNumber', 'sex', 'birth', 'stage'];

export interface Wish {
  /** Normalised as the file would keep it; null clears. */
  value: string | null;
  faults: FieldError[];
}

/**
 * Judges what a member asks for as the file itself would: what could not be accepted is not taken, and the reason is
 * told at once instead of in three weeks.
 */
export function decideWish(
  before: MemberValues,
  field: CorrectionField,
  value: string | null,
  today: LocalDate,
): Wish {
  const refuse = (zh: string, en: string): Wish => ({
    value: null,
    faults: [{ pointer: '/value', detail: { zh, en } }],
  });
  const { max = 60, zh, en } = memberFieldTable[field];
  const text = value === null || value.trim() === '' ? null : value;
  if (text === null && kept.includes(field)) return refuse(`${zh}不能为空。`, `${en}: this cannot be empty.`);
  if (text !== null && [...text].length > max)
    return refuse(`最多 ${max} 个字。`, `At most ${max} characters.`);
  if (field === 'stage' && !stageKeys.some((key) => key === text))
    return refuse('没有这个人员类别。', 'No such stage.');
  const { values, faults } = decideValues(before, inputOf(field, text), today);
  if (faults.length > 0)
    return {
      value: null,
      faults: faults.map((fault) => ({ pointer: '/value', detail: { zh: fault.zh, en: fault.en } })),
    };
  if (values[field] === before[field])
    return refuse('档案里已经是这样，不用更正。', 'The file says so already; there is nothing to correct.');
  return { value: values[field], faults: [] };
}

/** One field as an edit takes it. */
export function inputOf(field: CorrectionField, value: string | null): MemberInput {
  return { [field]: value } as MemberInput; // the field's own kind was judged by decideWish
}

/** Numbers of seven and more digits in free text leave their last two only (an ID number, a phone). */
export function maskNumbers(text: string): string {
  return text.replaceAll(
    /\d{7,}[\dXx]?|1\d{2}[ -]\d{4}[ -]\d{4}/g,
    (number) => '*'.repeat(number.length - 2) + number.slice(-2),
  );
}
