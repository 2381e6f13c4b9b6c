import { expect, test } from 'vitest';
import { answeredAsks, asksOf, notAsked } from './asks.ts';

const file = { phone: '138****3307', stage: 'full', joined: '1985-06-03', full: '1986-06-03' } as const;
const safe = { enabled: true, required: false, totp: true, passkeys: 0, recoveryCodesLeft: 10 };
const kinds = (...args: Parameters<typeof asksOf>) => asksOf(...args).map(({ kind }) => kind);

test('nothing is asked of a member whose file is complete and whose account is safe', () => {
  expect(asksOf(file, safe)).toEqual([]);
});

test('what only the member can supply comes before the account', () => {
  const off = { ...safe, enabled: false, totp: false };
  expect(kinds({ ...file, phone: null, joined: null, full: null }, off)).toEqual([
    'phone',
    'joined',
    'full',
    'secondFactor',
  ]);
});

test('dates of membership are asked of members only', () => {
  const dates = { joined: null, full: null };
  expect(kinds({ ...file, ...dates, stage: 'probationary' }, safe)).toEqual(['joined']);
  expect(kinds({ ...file, ...dates, stage: 'applicant' }, safe)).toEqual([]);
});

test('few recovery codes are asked about only where there is a second factor', () => {
  expect(asksOf(null, { ...safe, recoveryCodesLeft: 2 })).toEqual([
    { kind: 'recoveryCodes', act: 'account', left: 2 },
  ]);
  const none = { ...safe, enabled: false, totp: false, recoveryCodesLeft: 0 };
  expect(kinds(null, none)).toEqual(['secondFactor']);
  expect(kinds(null, { ...none, passkeys: 1 })).toEqual([]);
});

test('an answer is news for two weeks; what waits or was taken back is none', () => {
  const now = new Date('2026-07-20T00:00:00Z');
  const request = (state: 'submitted' | 'accepted' | 'refused' | 'withdrawn', decidedAt: string | null) => ({
    id: `${state} ${decidedAt}`,
    field: 'phone' as const,
    state,
    submittedAt: '2026-07-01T00:00:00Z',
    dueOn: '2026-07-22',
    overdue: false,
    member: { id: 'm', name: '张伟' },
    organization: { id: 'o', name: '支部' },
    decidedAt,
  });
  const asks = answeredAsks(
    [
      request('submitted', null),
      request('accepted', '2026-07-19T00:00:00Z'),
      request('refused', '2026-07-07T00:00:00Z'),
      request('refused', '2026-07-05T00:00:00Z'),
      request('withdrawn', '2026-07-19T00:00:00Z'),
    ],
    now,
  );
  expect(asks.map((ask) => ask.kind === 'answered' && ask.request.state)).toEqual(['accepted', 'refused']);
  const missing = asksOf({ ...file, phone: null, joined: null }, safe);
  expect(notAsked(missing, [request('submitted', null)]).map(({ kind }) => kind)).toEqual(['joined']);
  expect(notAsked(missing, [request('refused', '2026-07-05T00:00:00Z')])).toEqual(missing);
});
