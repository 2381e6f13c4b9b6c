import { adminRoles, roleKeys } from '@zhibu/contract/authorization';
import { expect, it } from 'vitest';
import { type ActingDuty, permissionsOfRole, rangeOf, scopeOf } from './authorization.ts';
import { newId } from './ids.ts';

const path = 'n.15.07.0001.0002';
const duty = (role: ActingDuty['role']): ActingDuty => ({
  id: newId(),
  role,
  regionId: 1507,
  organizationId: newId(),
  organizationName: '东河镇党委',
  path,
});
const holds = ({ from, until }: { from: string; until: string }, place: string) =>
  place >= from && place < until;

it('a liaison reaches the organisation itself and nothing below, beside or above it', () => {
  const range = rangeOf({ role: 'floating_liaison', path });
  expect(holds(range, path)).toBe(true);
  for (const other of [`${path}.0001`, `${path}.zzzz`, 'n.15.07.0001.0003', 'n.15.07.0001', `${path}0`])
    expect({ other, held: holds(range, other) }).toEqual({ other, held: false });
});

it.each(roleKeys.filter((role) => role !== 'floating_liaison' && role !== 'network_administrator'))(
  'a %s reaches the organisation and everything below it',
  (role) => {
    const range = rangeOf({ role, path });
    for (const own of [path, `${path}.0001`, `${path}.0001.0003`]) expect(holds(range, own)).toBe(true);
    for (const other of ['n.15.07.0001.0003', 'n.15.07.0001', 'n.15.07.0001.00020'])
      expect(holds(range, other)).toBe(false);
  },
);

it.each(roleKeys)('a %s has a row scope exactly when the role reads members', (role) => {
  const scope = scopeOf(newId(), null, duty(role));
  const reads = permissionsOfRole(role).includes('members.read');
  expect(scope.pathFrom !== '' && scope.pathUntil !== '').toBe(reads);
});

it('none of the three admins may anything with a member file', () => {
  for (const role of adminRoles)
    expect(permissionsOfRole(role).filter((permission) => permission.startsWith('members.'))).toEqual([]);
});

it('who reads for one purpose writes, reveals, imports and exports nothing', () => {
  for (const role of ['education_officer', 'discipline_officer', 'floating_liaison'] as const)
    expect(permissionsOfRole(role).filter((permission) => permission.startsWith('members.'))).toEqual([
      'members.read',
    ]);
  for (const role of ['leader', 'publicity_officer', 'network_administrator', 'statistician'] as const)
    expect(permissionsOfRole(role).filter((permission) => permission.startsWith('members.'))).toEqual([]);
});
