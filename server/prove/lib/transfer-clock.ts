import { remindersUntil } from '../../src/features/transfers/public.ts';
import type { TransferMirror } from './transfer-mirror.ts';

const begins = Date.UTC(2026, 0, 5, 2);

/** The clock of one run, moved by its steps. */
export interface MovedClock {
  now: () => Date;
  days: number;
}
export const movedClock = (): MovedClock => {
  const clock: MovedClock = { days: 0, now: () => new Date(begins + clock.days * 86_400_000) };
  return clock;
};

/** What time does by itself: every reminder that must have gone, and letters that lapse. */
export class MirrorSweep {
  readonly reminders = new Set<string>();
  readonly #mirror: TransferMirror;

  constructor(mirror: TransferMirror) {
    this.#mirror = mirror;
  }

  sweep(today: string): void {
    for (const one of this.#mirror.transfers) {
      const { id, serial, state, due, since } = one;
      if (due === null || !['issued', 'lapsed', 'checked_in'].includes(state)) continue;
      const kind = this.#mirror.kindOf(one);
      for (const { kind: what, on, audience } of remindersUntil({ state, due, since, kind }, today))
        this.reminders.add([id, serial, what, on, audience].join(' '));
      if (state !== 'issued' || today <= due) continue;
      this.#mirror.visited.add(`${kind} lapse issued`);
      one.state = 'lapsed';
      one.turn = 'origin_committee';
      one.since = today;
    }
  }
}
