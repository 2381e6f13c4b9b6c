import type { CauseKey, Presence } from '@zhibu/contract/causes';
import type { Stage } from '@zhibu/contract/fields';
import type { StatusChangeKind } from '@zhibu/contract/status-changes';

/** What a change of status does; `as_before`: back to the stage before the suspension. */
interface Move {
  /** Why people come to a figure or leave it (domain rule 42); null where nothing that counts changes. */
  cause: CauseKey | null;
  /** From which stage to which. A stage that is not named does not know the change. */
  stage: Partial<Record<Stage, Stage | 'as_before'>>;
  /** From which whereabouts to which; where absent, they do not matter. */
  presence?: Partial<Record<Presence, Presence>>;
}

const inParty = { probationary: 'probationary', full: 'full' } as const;

/**
 * The one table of what may become of whom (domain rules 8, 17, 29, 30). A probationary member is neither removed nor
 * expelled: probation is cancelled. Endings are final, but for a suspension. `docs/status-changes.md` draws it.
 */
export const statusMachine = {
  admit: { cause: 'admitted', stage: { candidate: 'probationary' } },
  convert: { cause: 'converted', stage: { probationary: 'full' } },
  extend_probation: { cause: null, stage: { probationary: 'probationary' } },
  cancel_probation: { cause: 'probation_cancelled', stage: { probationary: 'probation_cancelled' } },
  go_abroad: { cause: 'went_abroad', stage: inParty, presence: { present: 'abroad' } },
  return: {
    cause: 'returned',
    stage: { ...inParty, suspended: 'suspended' },
    presence: { abroad: 'present' },
  },
  lose_contact: { cause: 'lost_contact', stage: inParty, presence: { present: 'lost', abroad: 'lost' } },
  find_again: {
    cause: 'found_again',
    stage: { ...inParty, suspended: 'suspended' },
    presence: { lost: 'present' },
  },
  suspend: { cause: 'suspended', stage: { probationary: 'suspended', full: 'suspended' } },
  restore: { cause: 'restored', stage: { suspended: 'as_before' } },
  die: {
    cause: 'deceased',
    stage: {
      applicant: 'deceased',
      activist: 'deceased',
      candidate: 'deceased',
      probationary: 'deceased',
      full: 'deceased',
      suspended: 'deceased',
    },
  },
  withdraw: { cause: 'withdrew', stage: { probationary: 'withdrew', full: 'withdrew' } },
  withdraw_by_default: {
    cause: 'withdrew_by_default',
    stage: { probationary: 'withdrew_by_default', full: 'withdrew_by_default' },
  },
  remove: { cause: 'removed', stage: { full: 'removed', suspended: 'removed' } },
  expel: { cause: 'expelled', stage: { full: 'expelled' } },
} as const satisfies Record<StatusChangeKind, Move>;

export const moveOf = (kind: StatusChangeKind): Move => statusMachine[kind];

/** Stages that nothing leaves any more. */
export function isFinal(stage: Stage): boolean {
  return Object.values(statusMachine).every((move: Move) => move.stage[stage] === undefined);
}
