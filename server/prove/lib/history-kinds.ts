import type { CauseKey } from '@zhibu/contract/causes';

export const historyKinds = [
  'register',
  'register',
  'stage',
  'stage',
  'presence',
  'education',
  'correct',
  'transfer',
  'transfer',
  'move',
  'merge',
  'undo',
  'fold',
  'wait',
  'wait',
] as const;

/** Numbers choose among what there is at that moment; `back`: how many days ago it was true. */
export interface HistoryStep {
  kind: (typeof historyKinds)[number];
  a: number;
  b: number;
  back: number;
}

/** What each stage is entered by. */
export const causeOf: Readonly<Record<string, CauseKey>> = {
  applicant: 'developed',
  activist: 'developed',
  probationary: 'admitted',
  full: 'converted',
  deceased: 'deceased',
  suspended: 'suspended',
  expelled: 'expelled',
};
export const stages = Object.keys(causeOf);
export const presences = { present: 'returned', abroad: 'went_abroad', lost: 'lost_contact' } as const;
export const educations = ['11', '21', '61', null];
/** By these the number of people in the Party changes; by a transfer or a reorganisation never. */
export const neverAtTheTop: readonly CauseKey[] = [
  'moved',
  'reorganized',
  'edited',
  'returned',
  'went_abroad',
  'lost_contact',
];
