import {
  awayStates,
  endedMobilityStates,
  type MobilityAction,
  type MobilityKind,
  type MobilitySide,
  type MobilityState,
  mobilityActionKeys,
  mobilityStateKeys,
} from '@zhibu/contract/mobility-kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../kernel/authorization.ts';
import { emptyScope } from '../../kernel/scope.ts';
import { knows, type MobilityEdge, mobilityTable } from './mobility.machine.rules.ts';
import { edgeFor, sidesOf } from './mobility.policy.ts';

/** The table as a machine: whoever does whatever in whatever order, nothing gets stuck and nobody takes another one's step. */

type Who = 'member' | 'home' | 'host' | 'both' | 'reader' | 'stranger' | 'member_with_duty';
const ids = { member: '00000000-0000-7000-8000-000000000001', other: '00000000-0000-7000-8000-000000000002' };
const paths = {
  home: 'n.15.07.0001.0001',
  host: 'n.15.07.0001.0002',
  top: 'n.15.07.0001',
  far: 'n.15.07.0002',
};

function actor(who: Who): Actor {
  const at = {
    member: null,
    home: paths.home,
    host: paths.host,
    both: paths.top,
    reader: paths.top,
    stranger: paths.far,
    member_with_duty: paths.top,
  }[who];
  const isMember = who === 'member' || who === 'member_with_duty';
  const role = who === 'reader' ? ('education_officer' as const) : ('branch_secretary' as const);
  return {
    kind: 'session',
    accountId: null,
    name: who,
    locale: 'zh-CN',
    member: { regionId: 1507, id: isMember ? ids.member : ids.other },
    duty:
      at === null
        ? null
        : { id: ids.other, role, regionId: 1507, organizationId: ids.other, organizationName: who, path: at },
    sessionId: null,
    authenticatedAt: null,
    secondFactorAt: null,
    address: 'local',
    scope: at === null ? emptyScope : { ...emptyScope, pathFrom: at, pathUntil: `${at}/` },
  };
}
const people: readonly Who[] = ['member', 'home', 'host', 'both', 'reader', 'stranger', 'member_with_duty'];
/** As which sides each may act, written down a second time. */
const acts: Record<Who, readonly MobilitySide[]> = {
  member: ['member'],
  home: ['home'],
  host: ['host'],
  both: ['home', 'host'],
  reader: [],
  stranger: [],
  member_with_duty: ['member'],
};

interface Period {
  kind: MobilityKind;
  state: MobilityState | 'none';
  host: 'inside' | 'outside';
  /** The host sees it from the first proposal on. */
  isSeen: boolean;
}

const step = fc.record({
  who: fc.constantFrom(...people),
  // What ends it is rarer, so that sequences go on.
  action: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...mobilityActionKeys.filter((one) => one !== 'end')) },
    { weight: 1, arbitrary: fc.constant('end' as const) },
  ),
  host: fc.constantFrom('inside' as const, 'outside' as const),
});
const sequences = fc.record({
  kind: fc.constantFrom('floating' as const, 'floating' as const, 'retained' as const),
  steps: fc.array(step, { minLength: 30, maxLength: 100 }),
});

const placesOf = ({ kind, state, isSeen }: Period) => ({
  kind,
  state,
  memberId: ids.member,
  orgPath: paths.home,
  hostPath: isSeen ? paths.host : null,
});

describe('the table of mobility', () => {
  it('is walked by anybody in any order: each step is one of its edges by one of its sides, and all are visited', () => {
    const visited = new Set<string>();
    fc.assert(
      fc.property(sequences, ({ kind, steps }) => {
        const period: Period = { kind, state: 'none', host: 'inside', isSeen: false };
        for (const { who, action, host } of steps) {
          const named = action === 'register' || action === 'report' ? host : period.host;
          const edge = edgeFor(actor(who), placesOf(period), action, named);
          const mine = acts[who].filter((side) => side !== 'host' || period.isSeen);
          const expected = mobilityTable.find(
            (one) =>
              one.kind === kind &&
              one.action === action &&
              one.from.includes(period.state) &&
              (one.host ?? named) === named &&
              one.by.some((side) => mine.includes(side)),
          );
          expect(edge).toBe(expected);
          if (!edge) continue;
          visited.add(nameOf(edge, period.state));
          period.state = edge.to;
          period.host = named;
          if (edge.to === 'proposed') period.isSeen = true;
          if (edge.to === 'declined' || (edge.to === 'current' && edge.action === 'register'))
            period.isSeen = false;
          expectSound(period, edge);
        }
      }),
      { numRuns: 3000, seed: 20_260_701 },
    );
    const all = mobilityTable.flatMap((edge) => edge.from.map((from) => nameOf(edge, from)));
    expect([...visited].sort()).toEqual(all.sort());
  });

  it('knows a way on from every state but the last ones, by whose turn it is', () => {
    for (const state of mobilityStateKeys) {
      const ways = mobilityTable.filter(({ kind, from }) => kind === 'floating' && from.includes(state));
      expect({ state, ends: ways.length === 0 }).toEqual({
        state,
        ends: endedMobilityStates.includes(state),
      });
    }
    for (const { to, turn, kind } of mobilityTable)
      if (turn !== null)
        expect(
          mobilityTable.some((one) => one.kind === kind && one.from.includes(to) && one.by.includes(turn)),
        ).toBe(true);
  });

  it('lets whatever is away be ended by the home and by the system', () => {
    for (const state of awayStates)
      for (const side of ['home', 'system'] as const)
        expect(
          mobilityTable.some(
            ({ action, from, by }) => action === 'end' && from.includes(state) && by.includes(side),
          ),
        ).toBe(true);
  });

  it('answers a step that nobody can take apart from one that is another side’s', () => {
    expect(knows('confirm', 'proposed', 'floating')).toBe(true);
    expect(knows('confirm', 'current', 'floating')).toBe(false);
    expect(knows('confirm', 'current', 'retained')).toBe(false);
  });
});

const nameOf = ({ kind, action, to, host }: MobilityEdge, from: string) =>
  `${kind} ${from} ${action} ${to} ${host ?? ''}`;

function expectSound({ state, isSeen, host }: Period, { turn, action, by }: MobilityEdge): void {
  // Whose turn it is can see it, and a place outside is nobody's turn.
  if (turn === 'host') expect([isSeen, host]).toEqual([true, 'inside']);
  expect(['reported', 'proposed', 'declined', 'returning'].includes(state)).toBe(turn !== null);
  // The member registers nothing, the host ends nothing.
  const memberMay: readonly MobilityAction[] = ['report', 'withdraw', 'leave', 'resume'];
  if (by.includes('member')) expect(memberMay).toContain(action);
  if (by.includes('host')) expect(['confirm', 'decline', 'leave']).toContain(action);
}

describe('the sides', () => {
  const places = { memberId: ids.member, orgPath: paths.home, hostPath: paths.host };
  it.each([
    ['member', ['member']],
    ['member_with_duty', ['member']],
    ['home', ['home']],
    ['host', ['host']],
    ['both', ['home', 'host']],
    ['reader', ['home', 'host']],
    ['stranger', []],
  ] as const)('%s stands on %j', (who, sides) => {
    expect(sidesOf(actor(who), places)).toEqual(sides);
    const unseen = sides.filter((side) => side !== 'host');
    expect(sidesOf(actor(who), { ...places, hostPath: null })).toEqual(unseen);
  });
});
