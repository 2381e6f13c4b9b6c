import { expect, it } from 'vitest';
import { addressOfAudit, queryOf, readAuditSearch } from './audit.search.ts';

it('reads what it knows and leaves out the rest', () => {
  expect(
    addressOfAudit(
      readAuditSearch({
        action: ' duty.grant ',
        outcome: 'maybe',
        from: '2026-01-01',
        until: 'x',
        other: '1',
        person: ' 张伟 ',
        role: 'emperor',
        organization: '东河镇',
        address: '10.1',
        object: '李娜',
      }),
    ),
  ).toEqual({
    action: 'duty.grant',
    from: '2026-01-01',
    person: '张伟',
    organization: '东河镇',
    address: '10.1',
    object: '李娜',
  });
  expect(readAuditSearch({ role: 'audit_admin' }).role).toBe('audit_admin');
  expect(readAuditSearch({ role: 'self' }).role).toBe('self');
});

it('asks for whole days of the reader’s own time: the last day is in it', () => {
  const { from, until } = queryOf({ from: '2026-02-28', until: '2026-02-28' });
  expect(new Date(from ?? '')).toEqual(new Date(2026, 1, 28));
  expect(new Date(until ?? '')).toEqual(new Date(2026, 2, 1));
  expect(queryOf({ action: 'duty.grant' })).toEqual({
    action: 'duty.grant',
    from: undefined,
    until: undefined,
  });
});
