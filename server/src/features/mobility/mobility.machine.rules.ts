import type {
  MobilityAction,
  MobilityKind,
  MobilitySide,
  MobilityState,
} from '@zhibu/contract/mobility-kinds';

/** What a step asks for besides the right to take it. */
export type MobilityNeed = 'host' | 'period' | 'reason' | 'day' | 'until' | 'ending';

/** One edge of the table; `none`: before there is anything. */
export interface MobilityEdge {
  action: MobilityAction;
  kind: MobilityKind;
  from: readonly (MobilityState | 'none')[];
  to: MobilityState;
  by: readonly MobilitySide[];
  /** Whose turn it is then; null: nobody's. */
  turn: 'home' | 'host' | null;
  needs: readonly MobilityNeed[];
  /** Only with a host in this registry, or only with a place outside it; absent: both. */
  host?: 'inside' | 'outside';
}

const kind = 'floating' as const;

/**
 * The one table of what may become of a period (domain rules 28 and 29). `docs/mobility.md` draws it. The affiliation stays
 * at home in each of its states.
 */
export const mobilityTable: readonly MobilityEdge[] = [
  {
    action: 'report',
    kind,
    from: ['none'],
    to: 'reported',
    by: ['member'],
    turn: 'home',
    needs: ['host', 'period'],
  },
  {
    action: 'register',
    kind,
    from: ['none', 'reported', 'declined'],
    to: 'proposed',
    by: ['home'],
    turn: 'host',
    needs: ['host', 'period'],
    host: 'inside',
  },
  {
    action: 'register',
    kind,
    from: ['none', 'reported', 'declined'],
    to: 'current',
    by: ['home'],
    turn: null,
    needs: ['host', 'period'],
    host: 'outside',
  },
  {
    action: 'reject',
    kind,
    from: ['reported'],
    to: 'withdrawn',
    by: ['home'],
    turn: null,
    needs: ['reason'],
  },
  {
    action: 'withdraw',
    kind,
    from: ['reported'],
    to: 'withdrawn',
    by: ['member', 'system'],
    turn: null,
    needs: [],
  },
  { action: 'confirm', kind, from: ['proposed'], to: 'current', by: ['host'], turn: null, needs: [] },
  {
    action: 'decline',
    kind,
    from: ['proposed'],
    to: 'declined',
    by: ['host'],
    turn: 'home',
    needs: ['reason'],
  },
  {
    action: 'leave',
    kind,
    from: ['current'],
    to: 'returning',
    by: ['member', 'host'],
    turn: 'home',
    needs: ['day'],
  },
  {
    action: 'resume',
    kind,
    from: ['returning'],
    to: 'current',
    by: ['member', 'home'],
    turn: null,
    needs: [],
  },
  { action: 'extend', kind, from: ['current'], to: 'current', by: ['home'], turn: null, needs: ['until'] },
  {
    action: 'end',
    kind,
    from: ['proposed', 'current', 'declined', 'returning'],
    to: 'ended',
    by: ['home', 'system'],
    turn: null,
    needs: ['day', 'ending'],
  },
  {
    action: 'retain',
    kind: 'retained',
    from: ['none'],
    to: 'current',
    by: ['home'],
    turn: null,
    needs: ['period'],
  },
  {
    action: 'extend',
    kind: 'retained',
    from: ['current'],
    to: 'current',
    by: ['home'],
    turn: null,
    needs: ['until'],
  },
  {
    action: 'end',
    kind: 'retained',
    from: ['current'],
    to: 'ended',
    by: ['home', 'system'],
    turn: null,
    needs: ['day', 'ending'],
  },
];

/** Whether the table knows an action from a state at all, whoever takes it. */
export const knows = (action: MobilityAction, state: MobilityState | 'none', of: MobilityKind) =>
  mobilityTable.some((edge) => edge.action === action && edge.kind === of && edge.from.includes(state));
