import { type Role, roleKeys } from '@zhibu/contract/authorization';
import {
  type TransferSide,
  type TransferState,
  transferActionKeys,
  transferStateKeys,
} from '@zhibu/contract/transfer-states';
import { describe, expect, it } from 'vitest';
import { type Actor, scopeOf, systemActor } from '../../kernel/authorization.ts';
import { edgeOf } from './transfers.machine.rules.ts';
import {
  addsPapers,
  canReadLetter,
  canReadPapers,
  canSee,
  edgeButForOwn,
  edgeFor,
  sidesOf,
  type TransferPlaces,
} from './transfers.policy.ts';

const paths = {
  county: 'n.15.07.0001',
  committee: 'n.15.07.0001.0001',
  branch: 'n.15.07.0001.0001.0001',
  sibling: 'n.15.07.0001.0001.0002',
  destination: 'n.15.07.0001.0002',
  'branch of the destination': 'n.15.07.0001.0002.0001',
  'another city': 'n.33.01.0001',
} as const;
type Place = keyof typeof paths;

const ownFile = { regionId: 1507, id: 'member' };
function actorAt(
  place: Place,
  role: Role = 'organization_officer',
  member: typeof ownFile | null = null,
): Actor {
  const duty = {
    id: 'd',
    role,
    regionId: 1507,
    organizationId: 'o',
    organizationName: '某',
    path: paths[place],
  };
  return { ...systemActor(), kind: 'session', member, duty, scope: scopeOf(null, member, duty) };
}
const memberAlone = (id: string): Actor => {
  const member = { regionId: 1507, id };
  return { ...systemActor(), kind: 'session', member, scope: scopeOf(null, member, null) };
};

const before: TransferPlaces = {
  kind: 'between',
  memberId: ownFile.id,
  orgPath: paths.branch,
  committeePath: paths.committee,
  destinationPath: null,
};
const issued: TransferPlaces = { ...before, destinationPath: paths.destination };
/** Who comes with a paper letter waits at the committee that receives, and belongs to none of here. */
const incoming: TransferPlaces = {
  kind: 'incoming',
  memberId: ownFile.id,
  orgPath: paths.destination,
  committeePath: paths.destination,
  destinationPath: paths.destination,
};
const outgoing: TransferPlaces = { ...before, kind: 'outgoing' };

describe('sides', () => {
  it.each([
    ['county', ['origin_branch', 'origin_committee'], ['origin_branch', 'origin_committee', 'destination']],
    ['committee', ['origin_branch', 'origin_committee'], ['origin_branch', 'origin_committee']],
    ['branch', ['origin_branch'], ['origin_branch']],
    ['sibling', [], []],
    ['destination', [], ['destination']],
    ['branch of the destination', [], []],
    ['another city', [], []],
  ] as const)('of the %s, before and after the letter', (place, first, then) => {
    const actor = actorAt(place);
    expect([sidesOf(actor, before), sidesOf(actor, issued)]).toEqual([first, then]);
    expect([canSee(actor, before), canSee(actor, issued)]).toEqual([first.length > 0, then.length > 0]);
  });

  it.each(roleKeys)('of a %s', (role) => {
    const handles = ['branch_secretary', 'organization_officer', 'committee_administrator'].includes(role);
    expect(sidesOf(actorAt('branch', role), issued)).toEqual(handles ? ['origin_branch'] : []);
    expect(canSee(actorAt('county', role), issued)).toBe(handles);
  });

  it('a reach ends where the next path begins', () => {
    const at = (pathFrom: string, pathUntil: string): Actor => {
      const actor = actorAt('branch');
      return { ...actor, scope: { ...actor.scope, pathFrom, pathUntil } };
    };
    expect(sidesOf(at(paths.branch, `${paths.branch}/`), before)).toEqual(['origin_branch']);
    expect(sidesOf(at(paths.county, paths.branch), before)).toEqual(['origin_committee']);
    expect(sidesOf(at(`${paths.branch}.`, '~'), before)).toEqual([]);
  });

  it('of the member: the own transfer alone, also with an office that reaches it', () => {
    expect(sidesOf(memberAlone(ownFile.id), issued)).toEqual(['member']);
    expect(sidesOf(memberAlone('another'), issued)).toEqual([]);
    for (const place of ['county', 'committee', 'branch', 'destination'] as const)
      expect(sidesOf(actorAt(place, 'committee_administrator', ownFile), issued)).toEqual(['member']);
    expect(sidesOf(actorAt('branch', 'branch_secretary', { regionId: 1507, id: 'another' }), issued)).toEqual(
      ['origin_branch'],
    );
  });

  it('of who comes from outside: the destination’s alone, whoever stands there or above', () => {
    expect(sidesOf(actorAt('destination'), incoming)).toEqual(['destination']);
    expect(sidesOf(actorAt('county'), incoming)).toEqual(['destination']);
    expect(sidesOf(actorAt('committee'), incoming)).toEqual([]);
  });
  it('of who goes outside: the origin’s alone', () => {
    expect(sidesOf(actorAt('county'), outgoing)).toEqual(['origin_branch', 'origin_committee']);
    expect(sidesOf(actorAt('destination'), outgoing)).toEqual([]);
  });
  it('of the system: its own', () => {
    expect(sidesOf(systemActor(), issued)).toEqual(['system']);
    expect(canSee(systemActor(), before)).toBe(true);
  });
});

describe('who stands in for the member', () => {
  const duty = (memberId: string | null) => {
    const actor = actorAt('committee');
    const standsInFor = { accountId: 'a', memberId, name: '某人' };
    return { ...actor, duty: actor.duty && { ...actor.duty, standsInFor } };
  };

  it('reads the transfer by that office and takes no step of it; by the office of somebody else every step', () => {
    for (const [memberId, acts] of [
      [ownFile.id, false],
      ['another', true],
      [null, true],
    ] as const) {
      expect(canSee(duty(memberId), before)).toBe(true);
      for (const [state, action] of [
        ['applied', 'endorse'],
        ['endorsed', 'issue'],
        ['applied', 'refuse'],
      ] as const)
        expect(edgeFor(duty(memberId), { ...before, state }, action) !== undefined).toBe(acts);
    }
  });
});

describe('steps', () => {
  const actors: [string, Actor, readonly TransferSide[]][] = [
    ['the member', memberAlone(ownFile.id), ['member']],
    ['the member who is an officer', actorAt('county', 'committee_administrator', ownFile), ['member']],
    ['somebody else', memberAlone('another'), []],
    ['the branch', actorAt('branch', 'branch_secretary'), ['origin_branch']],
    ['the committee', actorAt('committee'), ['origin_branch', 'origin_committee']],
    ['the destination', actorAt('destination'), ['destination']],
    ['who stands above both', actorAt('county'), ['origin_branch', 'origin_committee', 'destination']],
    ['a reader of files', actorAt('county', 'discipline_officer'), []],
    ['who reads transfers and handles none', actorAt('county', 'leader'), []],
    ['the system', systemActor(), ['system']],
  ];
  it.each(actors)('of %s are those of the sides, in every state', (_, actor, sides) => {
    for (const kind of ['between', 'within'] as const)
      for (const state of transferStateKeys)
        for (const action of transferActionKeys) {
          const edge = edgeOf(action, state, kind);
          const expected = edge?.by.some((side) => sides.includes(side)) ? edge : undefined;
          expect(edgeFor(actor, { ...issued, state, kind }, action)).toBe(expected);
        }
  });

  const may = (actor: Actor, state: TransferState, places = issued, kind: 'between' | 'within' = 'between') =>
    transferActionKeys.filter((action) => edgeFor(actor, { ...places, state, kind }, action));

  it.each([
    ['applied', 'branch', ['endorse', 'return', 'refuse', 'withdraw', 'redirect']],
    ['endorsed', 'branch', ['withdraw', 'redirect']],
    ['endorsed', 'committee', ['issue', 'return', 'refuse', 'withdraw', 'redirect']],
    ['issued', 'destination', ['return', 'refuse', 'check_in']],
    ['issued', 'committee', ['withdraw', 'extend', 'reissue', 'redirect']],
    ['lapsed', 'destination', []],
    ['checked_in', 'destination', ['return', 'refuse', 'accept']],
    ['checked_in', 'committee', ['withdraw']],
    ['completed', 'county', []],
  ] as const)('at %s the %s may', (state, place, expected) => {
    expect(may(actorAt(place), state)).toEqual(expected);
  });
  it('within one committee it completes what it approves', () => {
    expect(may(actorAt('committee'), 'endorsed', before, 'within')).toContain('complete');
    expect(may(actorAt('committee'), 'endorsed', before, 'within')).not.toContain('issue');
  });
  it('the destination may nothing before a letter went there', () => {
    expect(may(actorAt('destination'), 'issued', before)).toEqual([]);
  });
});

describe('the letter with its code', () => {
  it.each([
    ['the member', memberAlone(ownFile.id), true],
    ['the branch', actorAt('branch', 'branch_secretary'), true],
    ['the committee', actorAt('committee'), true],
    ['an upper committee alone', actorAt('county'), true],
    ['the destination', actorAt('destination'), false],
    ['somebody else', memberAlone('another'), false],
    ['the system', systemActor(), false],
  ])('is read by %s: %3$s', (_, actor, reads) => {
    expect(canReadLetter(actor, issued)).toBe(reads);
  });
  it('is read by a committee that has no duty at the branch', () => {
    const places = { ...issued, orgPath: paths['another city'] };
    expect(sidesOf(actorAt('committee'), places)).toEqual(['origin_committee']);
    expect(canReadLetter(actorAt('committee'), places)).toBe(true);
  });
});

describe('photographs of paper', () => {
  const readers = (places: TransferPlaces) =>
    Object.entries({
      'the member': memberAlone(ownFile.id),
      'the branch': actorAt('branch', 'branch_secretary'),
      'the committee': actorAt('committee'),
      'the destination': actorAt('destination'),
      'somebody else': memberAlone('another'),
      'the system': systemActor(),
    }).flatMap(([name, actor]) => (canReadPapers(actor, places) ? [name] : []));

  it('are read by the side that issued, by each of its two', () => {
    expect(readers(outgoing)).toEqual(['the branch', 'the committee']);
    expect(canReadPapers(actorAt('committee'), { ...outgoing, orgPath: paths['another city'] })).toBe(true);
  });
  it('are read by the side that receives where they came from outside', () => {
    expect(readers(incoming)).toEqual(['the destination']);
  });
  it('are added as long as paper plays a part', () => {
    const added = (['between', 'outgoing', 'incoming'] as const).map((kind) => [
      kind,
      transferStateKeys.filter((state) => addsPapers({ kind, state })),
    ]);
    expect(added).toEqual([
      ['between', []],
      ['outgoing', ['issued', 'lapsed']],
      ['incoming', ['checked_in']],
    ]);
  });
});

describe('the own transfer of whoever has the duty', () => {
  const standIn = (place: Place): Actor => {
    const actor = actorAt(place);
    const standsInFor = { accountId: 'a', memberId: ownFile.id, name: '某' };
    return { ...actor, duty: actor.duty && { ...actor.duty, standsInFor } };
  };
  const but = (actor: Actor, state: TransferState, kind: 'between' | 'within' = 'between') =>
    transferActionKeys.filter((action) => edgeButForOwn(actor, { ...issued, state, kind }, action));

  it.each([
    [
      'the member at the branch',
      actorAt('branch', 'branch_secretary', ownFile),
      ['endorse', 'return', 'refuse'],
    ],
    [
      'the member at the committee',
      actorAt('committee', 'organization_officer', ownFile),
      ['endorse', 'return', 'refuse'],
    ],
    ['whoever stands in', standIn('branch'), ['endorse', 'return', 'refuse', 'withdraw', 'redirect']],
    ['whoever stands in elsewhere', standIn('sibling'), []],
    ['the member without a duty', memberAlone(ownFile.id), []],
    ['the member who only reads transfers', actorAt('county', 'leader', ownFile), []],
    [
      'another member at the branch',
      actorAt('branch', 'branch_secretary', { regionId: 1507, id: 'another' }),
      [],
    ],
    ['the system', systemActor(), []],
  ] as const)('keeps %s from what the duty would do', (_, actor, expected) => {
    expect(but(actor, 'applied')).toEqual(expected);
  });
  it('keeps from the steps of each side', () => {
    expect(but(standIn('destination'), 'checked_in')).toEqual(['return', 'refuse', 'accept']);
    expect(but(standIn('committee'), 'endorsed', 'within')).toContain('complete');
    expect(but(standIn('county'), 'completed')).toEqual([]);
  });
});
