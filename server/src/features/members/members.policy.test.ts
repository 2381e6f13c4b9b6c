import { type Role, roleKeys } from '@zhibu/contract/authorization';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Actor, scopeOf, systemActor } from '../../kernel/authorization.ts';
import {
  abilitiesOf,
  canEdit,
  canReveal,
  canSee,
  canSeeAccessLog,
  isInReach,
  reachOf,
} from './members.policy.ts';

const ownFile = { regionId: 1507, id: '01990000-0000-7000-8000-000000000001' };

function actorOf(role: Role | null, path: string, member: typeof ownFile | null = null): Actor {
  const duty = role && {
    id: 'd',
    role,
    regionId: 1507,
    organizationId: 'o',
    organizationName: '某支部',
    path,
  };
  return {
    ...systemActor(),
    kind: 'session',
    accountId: null,
    member,
    duty,
    scope: scopeOf(null, member, duty),
  };
}
const fileAt = (orgPath: string, id = 'another') => ({ id, orgPath });

const officers: readonly Role[] = ['branch_secretary', 'organization_officer', 'committee_administrator'];
/** Who reads without keeping the files; the liaison only those of the one organisation. */
const readers: readonly Role[] = [...officers, 'education_officer', 'discipline_officer'];
const reads = (role: Role, place: 'own' | 'below') =>
  readers.includes(role) || (role === 'floating_liaison' && place === 'own');
const places = {
  own: 'n.15.07.0001.0001',
  below: 'n.15.07.0001.0001.0001',
  sibling: 'n.15.07.0001.0002',
  parent: 'n.15.07.0001',
  'one that begins with the same letters': 'n.15.07.0001.00011',
};

describe.each(roleKeys)('%s', (role) => {
  const actor = actorOf(role, places.own);
  it.each(Object.entries(places))('at the %s organisation', (name, orgPath) => {
    const place = name === 'own' || name === 'below' ? name : null;
    const seen = place !== null && reads(role, place);
    const inReach = officers.includes(role) && place !== null;
    const file = fileAt(orgPath);
    expect([canSee, canEdit, canReveal].map((may) => may(actor, file))).toEqual([seen, inReach, inReach]);
    expect(abilitiesOf(actor, file)).toEqual({
      edit: inReach,
      reveal: inReach,
      addEntry: inReach,
      addFile: inReach,
      printSlip: inReach,
      seeAccessLog: false,
      requestCorrection: false,
      copy: false,
    });
  });
});

describe('the own file', () => {
  it.each([null, ...roleKeys])('as %s: seen, revealed, with its log; never edited', (role) => {
    const actor = actorOf(role, places.own, ownFile);
    const file = fileAt(places.own, ownFile.id);
    expect(canSee(actor, file)).toBe(true);
    expect(canReveal(actor, file)).toBe(true);
    expect(canSeeAccessLog(actor, file)).toBe(true);
    expect(canEdit(actor, file)).toBe(false);
  });

  it('opens no other file', () => {
    const actor = actorOf(null, '', ownFile);
    expect([canSee, canEdit, canReveal, canSeeAccessLog].some((may) => may(actor, fileAt(places.own)))).toBe(
      false,
    );
  });
});

it('the system reaches every file', () => {
  expect(Object.values(places).every((path) => isInReach(systemActor(), fileAt(path)))).toBe(true);
});

it('property: the list (a range) and the object check (a predicate) agree, and both mean what the duty reaches', () => {
  const segment = fc.constantFrom('0001', '0002', '000z', 'zzzz');
  const path = fc.array(segment, { maxLength: 4 }).map((parts) => ['n.15.07', ...parts].join('.'));
  fc.assert(
    fc.property(path, path, fc.constantFrom<Role>(...roleKeys), (duty, place, role) => {
      const actor = actorOf(role, duty);
      const reach = reachOf(actor);
      const listed = reach !== null && place >= reach.from && place < reach.until;
      const at = place === duty ? 'own' : place.startsWith(`${duty}.`) ? 'below' : null;
      expect(isInReach(actor, fileAt(place))).toBe(listed);
      expect(listed).toBe(at !== null && reads(role, at));
    }),
    { numRuns: 500 },
  );
});
