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

type Question = [number, number, number, number];
const none: Question = [0, 0, 0, 0];
const step = (kind: HistoryStep['kind'], a = 0, b = 0, back = 0): HistoryStep => ({ kind, a, b, back });

/** Histories that once went wrong, tried before any other. */
export const knownHistories: [HistoryStep[], Question[]][] = [
  // A township moves on a day on which a branch that has left since stood below it.
  [
    [step('move', 1), step('wait'), step('undo'), step('move', 0, 1, 1), step('wait', 6), step('register')],
    [[0, 8, 0, 0], none, none, none],
  ],
  // Somebody was, it is told, in a branch on a day on which it had ended; called back, it moved with its superior.
  [
    [
      step('merge', 1),
      step('wait'),
      step('undo'),
      step('move', 1),
      step('move', 0, 1),
      step('transfer', 0, 1, 1),
      step('register'),
    ],
    [none, none, none, none],
  ],
];
