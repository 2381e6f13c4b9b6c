import type {
  TransferAction,
  TransferKind,
  TransferSide,
  TransferState,
} from '@zhibu/contract/transfer-states';

/** What a step asks for besides the right to take it. */
export type Need = 'reason' | 'dues' | 'branch' | 'deadline' | 'destination' | 'receipt' | 'paper';

/** What becomes of the letter: issued under a new number, kept with another day, void, or used up. */
export type LetterFate = 'issue' | 'keep' | 'extend' | 'void' | 'replace' | 'use';

/** One edge of the table. */
export interface Edge {
  action: TransferAction;
  from: readonly TransferState[];
  to: TransferState;
  by: readonly TransferSide[];
  /** Whose turn it is then; `applicant`: whoever applied, the member or the origin's branch; null: it has ended. */
  turn: TransferSide | 'applicant' | null;
  needs: readonly Need[];
  letter: LetterFate;
  /** The kinds that know it. */
  kinds: readonly TransferKind[];
}

/**
 * What remains possible while the membership is suspended (停止党籍, which may be restored): nothing that leads on, for nobody
 * is received with suspended rights; what takes the transfer back, and time.
 */
export const whileHalted: readonly TransferAction[] = ['return', 'refuse', 'withdraw', 'lapse'];

/** Those that begin here: the origin is in this registry. */
const leaving = ['within', 'between', 'outgoing'] as const;
/** Those that carry a letter of this registry. */
const lettered = ['between', 'outgoing'] as const;

const beforeLetter = ['applied', 'endorsed', 'returned'] as const;
const withLetter = ['issued', 'lapsed'] as const;

/**
 * The one table of what may become of a transfer (domain rules 20 to 27). `docs/transfers.md` draws it. Wherever it stands
 * before `completed`, the member is the origin's. Two begin where no edge leads from: `apply` in `applied`, and
 * `register_letter`, of a paper letter from outside, in `checked_in`. The system withdraws where membership ends.
 */
export const transferTable: readonly Edge[] = [
  {
    action: 'endorse',
    from: ['applied'],
    to: 'endorsed',
    by: ['origin_branch', 'origin_committee'],
    turn: 'origin_committee',
    needs: ['dues'],
    letter: 'keep',
    kinds: leaving,
  },
  {
    action: 'issue',
    from: ['endorsed'],
    to: 'issued',
    by: ['origin_committee'],
    turn: 'member',
    needs: ['dues'],
    letter: 'issue',
    kinds: lettered,
  },
  {
    action: 'complete',
    from: ['endorsed'],
    to: 'completed',
    by: ['origin_committee'],
    turn: null,
    needs: ['branch', 'dues'],
    letter: 'keep',
    kinds: ['within'],
  },
  {
    action: 'return',
    from: ['applied'],
    to: 'returned',
    by: ['origin_branch', 'origin_committee'],
    turn: 'applicant',
    needs: ['reason'],
    letter: 'keep',
    kinds: leaving,
  },
  {
    action: 'return',
    from: ['endorsed'],
    to: 'returned',
    by: ['origin_committee'],
    turn: 'applicant',
    needs: ['reason'],
    letter: 'keep',
    kinds: leaving,
  },
  {
    action: 'return',
    from: ['issued', 'checked_in'],
    to: 'endorsed',
    by: ['destination'],
    turn: 'origin_committee',
    needs: ['reason'],
    letter: 'void',
    kinds: ['between'],
  },
  {
    action: 'resubmit',
    from: ['returned'],
    to: 'applied',
    by: ['member', 'origin_branch', 'origin_committee'],
    turn: 'origin_branch',
    needs: [],
    letter: 'keep',
    kinds: leaving,
  },
  {
    action: 'refuse',
    from: ['applied'],
    to: 'refused',
    by: ['origin_branch', 'origin_committee'],
    turn: null,
    needs: ['reason'],
    letter: 'keep',
    kinds: leaving,
  },
  {
    action: 'refuse',
    from: ['endorsed'],
    to: 'refused',
    by: ['origin_committee'],
    turn: null,
    needs: ['reason'],
    letter: 'keep',
    kinds: leaving,
  },
  {
    action: 'refuse',
    from: ['issued'],
    to: 'refused',
    by: ['destination'],
    turn: null,
    needs: ['reason'],
    letter: 'void',
    kinds: ['between'],
  },
  {
    action: 'refuse',
    from: ['checked_in'],
    to: 'refused',
    by: ['destination'],
    turn: null,
    needs: ['reason'],
    letter: 'void',
    kinds: ['between', 'incoming'],
  },
  {
    action: 'withdraw',
    from: beforeLetter,
    to: 'withdrawn',
    by: ['member', 'origin_branch', 'origin_committee', 'system'],
    turn: null,
    needs: ['reason'],
    letter: 'void',
    kinds: leaving,
  },
  {
    action: 'withdraw',
    from: withLetter,
    to: 'withdrawn',
    by: ['member', 'origin_branch', 'origin_committee', 'system'],
    turn: null,
    needs: ['reason'],
    letter: 'void',
    kinds: lettered,
  },
  {
    action: 'withdraw',
    from: ['checked_in'],
    to: 'withdrawn',
    by: ['member', 'origin_branch', 'origin_committee', 'system'],
    turn: null,
    needs: ['reason'],
    letter: 'void',
    kinds: ['between'],
  },
  {
    action: 'check_in',
    from: ['issued'],
    to: 'checked_in',
    by: ['member', 'destination'],
    turn: 'destination',
    needs: [],
    letter: 'keep',
    kinds: ['between'],
  },
  {
    action: 'accept',
    from: ['checked_in'],
    to: 'completed',
    by: ['destination'],
    turn: null,
    needs: ['branch', 'dues'],
    letter: 'use',
    kinds: ['between', 'incoming'],
  },
  {
    action: 'extend',
    from: withLetter,
    to: 'issued',
    by: ['origin_committee'],
    turn: 'member',
    needs: ['deadline', 'reason', 'dues'],
    letter: 'extend',
    kinds: lettered,
  },
  {
    action: 'reissue',
    from: withLetter,
    to: 'issued',
    by: ['origin_committee'],
    turn: 'member',
    needs: ['reason', 'dues'],
    letter: 'replace',
    kinds: lettered,
  },
  {
    action: 'redirect',
    from: beforeLetter,
    to: 'applied',
    by: ['member', 'origin_branch', 'origin_committee'],
    turn: 'origin_branch',
    needs: ['destination', 'reason'],
    letter: 'keep',
    kinds: leaving,
  },
  {
    action: 'redirect',
    from: withLetter,
    to: 'issued',
    by: ['origin_committee'],
    turn: 'member',
    needs: ['destination', 'reason', 'dues'],
    letter: 'replace',
    kinds: lettered,
  },
  {
    action: 'withdraw',
    from: ['checked_in'],
    to: 'withdrawn',
    by: ['destination'],
    turn: null,
    needs: ['reason'],
    letter: 'void',
    kinds: ['incoming'],
  },
  {
    action: 'register_receipt',
    from: withLetter,
    to: 'completed',
    by: ['origin_committee'],
    turn: null,
    needs: ['receipt', 'paper', 'dues'],
    letter: 'use',
    kinds: ['outgoing'],
  },
  {
    action: 'lapse',
    from: ['issued'],
    to: 'lapsed',
    by: ['system'],
    turn: 'origin_committee',
    needs: [],
    letter: 'keep',
    kinds: lettered,
  },
];

/** The edge that an action takes from a state; undefined: the table does not know it. */
export function edgeOf(action: TransferAction, state: TransferState, kind: TransferKind): Edge | undefined {
  return transferTable.find(
    (edge) => edge.action === action && edge.from.includes(state) && edge.kinds.includes(kind),
  );
}
