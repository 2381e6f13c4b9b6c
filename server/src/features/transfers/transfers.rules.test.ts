import type { TransferAction, TransferState } from '@zhibu/contract/transfer-states';
import { describe, expect, it } from 'vitest';
import { testRulebook } from '../../../test/harness/rulebook.ts';
import { edgeOf } from './transfers.machine.rules.ts';
import type { TransferRecord } from './transfers.record.ts';
import { decideStep, dueIn, isHalted, movable, type StepInput, untilAtMost } from './transfers.rules.ts';

/** A Wednesday. */
const today = '2026-07-01';

function record(change: Partial<TransferRecord> = {}): TransferRecord {
  const now = new Date('2026-07-01T02:00:00Z');
  return {
    regionId: 1507,
    id: 't',
    kind: 'between',
    state: 'applied',
    memberId: 'm',
    memberName: '张伟',
    memberStage: 'full',
    organizationId: 'b',
    orgPath: 'n.15.07.0001.0001.0001',
    originName: '第一支部',
    committeeId: 'c',
    committeeName: '东河镇党委',
    destinationRegionId: 1507,
    destinationId: 'd',
    destinationName: '西山镇党委',
    destinationPath: null,
    outsidePlace: null,
    outsidePhone: null,
    branchId: null,
    branchName: null,
    appliedBy: 'member',
    appliedOn: today,
    ground: 'work',
    wish: null,
    note: null,
    duesUntil: '2026-06',
    turn: 'origin_branch',
    turnSince: now,
    due: null,
    letterSerial: 0,
    letterNumber: null,
    firstIssuedOn: null,
    issuedOn: null,
    validUntil: null,
    checkedInAt: null,
    completedAt: null,
    receipt: null,
    steps: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
    ...change,
  };
}
/** A letter of the first of June, which ends on the eleventh of July. */
const letter = { firstIssuedOn: '2026-06-01', issuedOn: '2026-06-01', validUntil: '2026-07-11' };

function decide(
  action: TransferAction,
  state: TransferState,
  change: Partial<TransferRecord> = {},
  input: Partial<StepInput> = {},
  rulebook = testRulebook(),
) {
  const transfer = record({ state, ...change });
  const edge = edgeOf(action, state, transfer.kind as 'between');
  if (!edge) throw new Error(`no ${action} from ${state}`);
  return decideStep(edge, transfer, { today, reason: '工作调动', ...input }, rulebook);
}
function next(...given: Parameters<typeof decide>) {
  const decision = decide(...given);
  if ('objections' in decision) throw new Error(decision.objections.map(({ words }) => words.zh).join());
  return decision.next;
}
function refusals(...given: Parameters<typeof decide>) {
  const decision = decide(...given);
  return 'objections' in decision
    ? decision.objections.map(({ words, rule, earliest, pointer }) => ({
        zh: words.zh,
        en: words.en,
        rule: rule?.key ?? null,
        earliest,
        pointer,
      }))
    : [];
}
const refusal = (zh: string, en: string, more: { pointer?: string; rule?: string } = {}) => [
  { zh, en, rule: more.rule ?? null, earliest: null, pointer: more.pointer ?? null },
];

describe('a reason (domain rule 20)', () => {
  const missing = refusal('请写明原因，至少两个字。', 'Say why, in at least two characters.', {
    pointer: '/reason',
  });
  it.each([
    ['return', 'applied'],
    ['return', 'endorsed'],
    ['return', 'issued'],
    ['refuse', 'applied'],
    ['refuse', 'checked_in'],
    ['withdraw', 'lapsed'],
    ['reissue', 'issued'],
    ['redirect', 'applied'],
    ['redirect', 'issued'],
  ] as const)('is asked for to %s from %s', (action, state) => {
    for (const reason of [null, '', '一', '𠮷'])
      expect(refusals(action, state, letter, { reason })).toEqual(missing);
    for (const reason of ['调动', '𠮷𠮷', 'no'])
      expect(refusals(action, state, letter, { reason })).toEqual([]);
  });
  it.each([
    ['endorse', 'applied'],
    ['issue', 'endorsed'],
    ['resubmit', 'returned'],
    ['check_in', 'issued'],
    ['accept', 'checked_in'],
    ['lapse', 'issued'],
  ] as const)('is not asked for to %s', (action, state) => {
    expect(refusals(action, state, letter, { reason: null })).toEqual([]);
  });
});

describe('a suspended membership', () => {
  const waits = { memberStage: 'suspended' as const, turn: 'member' as const };
  it.each([
    ['endorse', 'applied'],
    ['resubmit', 'returned'],
    ['issue', 'endorsed'],
    ['check_in', 'issued'],
    ['accept', 'checked_in'],
    ['extend', 'lapsed'],
    ['reissue', 'issued'],
    ['redirect', 'applied'],
  ] as const)('halts %s from %s, whatever else speaks against it', (action, state) => {
    const found = refusals(action, state, { ...letter, ...waits }, { reason: null });
    expect(found).toMatchObject([{ zh: expect.stringMatching(/^党员已停止党籍，转接暂停办理/), rule: null }]);
  });
  it.each([
    ['return', 'checked_in'],
    ['refuse', 'applied'],
    ['withdraw', 'issued'],
    ['lapse', 'issued'],
  ] as const)('leaves %s from %s, with no day that is due', (action, state) => {
    expect(next(action, state, { ...letter, ...waits }).due).toBeNull();
  });
  it('halts only what is somebody’s turn, and nobody else', () => {
    expect(isHalted(waits)).toBe(true);
    expect(isHalted({ ...waits, turn: null })).toBe(false);
    expect(isHalted({ ...waits, memberStage: 'full' })).toBe(false);
  });
  it('lets a letter end on its day where the destination is here: to outside its receipt may still come', () => {
    const due = (kind: TransferRecord['kind'], state: TransferState) =>
      dueIn(state, record({ ...letter, ...waits, kind }), null, testRulebook(), today);
    expect(due('between', 'issued')).toBe('2026-07-11');
    expect(due('outgoing', 'issued')).toBeNull();
    expect(due('between', 'lapsed')).toBeNull();
    expect(due('between', 'applied')).toBeNull();
  });
});

describe('dues (domain rule 21)', () => {
  const missing = refusal('请填写党费交至哪个月。', 'Say up to which month dues are paid.', {
    pointer: '/duesUntil',
  });
  const strange = refusal(
    '党费交至的月份不对，请核对。',
    'That month cannot be right; check up to when dues are paid.',
    { pointer: '/duesUntil' },
  );
  it.each(['full', 'probationary'] as const)('are known before a %s member leaves', (memberStage) => {
    expect(refusals('endorse', 'applied', { memberStage, duesUntil: null })).toEqual(missing);
    expect(refusals('endorse', 'applied', { memberStage, duesUntil: null }, { duesUntil: null })).toEqual(
      missing,
    );
  });
  it.each(['applicant', 'activist', 'candidate'] as const)('are not owed by a %s', (memberStage) => {
    expect(refusals('endorse', 'applied', { memberStage, duesUntil: null })).toEqual([]);
    expect(refusals('endorse', 'applied', { memberStage, duesUntil: '1990-01' })).toEqual([]);
  });
  it.each([
    ['2016-06', strange],
    ['2016-07', []],
    ['2026-06', []],
    ['2028-07', []],
    ['2028-08', strange],
  ])('paid until %s', (duesUntil, expected) => {
    expect(refusals('endorse', 'applied', { duesUntil: null }, { duesUntil })).toEqual(expected);
    expect(refusals('endorse', 'applied', { duesUntil })).toEqual(expected);
  });
  it('said with the step hold, else what was said before', () => {
    expect(next('endorse', 'applied', {}, { duesUntil: '2026-07' }).duesUntil).toBe('2026-07');
    expect(next('endorse', 'applied', {}, { duesUntil: null }).duesUntil).toBe('2026-06');
    expect(next('endorse', 'applied').duesUntil).toBe('2026-06');
  });
  it('are asked for wherever a letter of a member goes out, if they were not said', () => {
    for (const action of ['issue', 'extend', 'reissue', 'redirect'] as const) {
      const state = action === 'issue' ? 'endorsed' : 'issued';
      const lacking = { ...(state === 'issued' ? letter : {}), duesUntil: null };
      const given = { until: '2026-08-01', duesUntil: null };
      expect(refusals(action, state, lacking, given)).toMatchObject([{ pointer: '/duesUntil' }]);
      expect(next(action, state, lacking, { ...given, duesUntil: '2026-06' }).duesUntil).toBe('2026-06');
      expect(refusals(action, state, { ...lacking, memberStage: 'candidate' }, given)).toEqual([]);
    }
  });
  it('of the letter hold at the acceptance, whatever is said there, and are not judged once more', () => {
    expect(next('accept', 'checked_in', letter, { duesUntil: '2026-07' }).duesUntil).toBe('2026-06');
    const old = { ...letter, duesUntil: '2010-01' };
    expect(next('accept', 'checked_in', old, { duesUntil: '2026-07' }).duesUntil).toBe('2010-01');
  });
  it('are asked for at the acceptance where the letter tells none', () => {
    const lacking = { ...letter, duesUntil: null };
    expect(refusals('accept', 'checked_in', lacking)).toEqual(missing);
    expect(refusals('accept', 'checked_in', lacking, { duesUntil: '2010-01' })).toEqual(strange);
    expect(next('accept', 'checked_in', lacking, { duesUntil: '2026-07' }).duesUntil).toBe('2026-07');
  });
  it('that a step does not ask for are judged where they are said, and else left', () => {
    expect(refusals('resubmit', 'returned', {}, { duesUntil: '2010-01' })).toEqual(strange);
    expect(next('resubmit', 'returned', {}, { duesUntil: '2026-07' }).duesUntil).toBe('2026-07');
    expect(next('resubmit', 'returned', { duesUntil: null }).duesUntil).toBeNull();
    expect(next('resubmit', 'returned', { duesUntil: '2010-01' }).duesUntil).toBe('2010-01');
  });
});

describe('check-in', () => {
  it('holds until the end of the letter’s last day', () => {
    expect(refusals('check_in', 'issued', { ...letter, validUntil: today })).toEqual([]);
    expect(refusals('check_in', 'issued', { ...letter, validUntil: '2026-06-30' })).toEqual(
      refusal(
        '介绍信已于 2026-06-30 过期，不能报到。请联系东河镇党委延长有效期或补开介绍信。',
        'The letter ended on 2026-06-30: nobody can check in with it. Ask 东河镇党委 to extend or reissue it.',
      ),
    );
    expect(refusals('check_in', 'issued', { ...letter, validUntil: null })).toEqual([]);
  });
  it('alone asks for the last day: whoever has checked in is received later, too', () => {
    expect(refusals('accept', 'checked_in', { ...letter, validUntil: '2026-06-30' })).toEqual([]);
    expect(refusals('lapse', 'issued', { ...letter, validUntil: '2026-06-30' })).toEqual([]);
  });
});

describe('the letter’s last day (domain rule 22)', () => {
  const near = { destinationRegionId: 1507 };
  const far = { destinationRegionId: 3301 };

  it.each([
    ['ten days inside the city', near, {}, '2026-07-11'],
    ['thirty to another', far, {}, '2026-07-31'],
    ['as the committee says', near, { days: 45 }, '2026-08-15'],
    ['one day', far, { days: 1 }, '2026-07-02'],
    ['never more than ninety', far, { days: 200 }, '2026-09-29'],
  ])('%s', (_, place, input, until) => {
    expect(next('issue', 'endorsed', place, input)).toMatchObject({ state: 'issued', until, due: until });
  });

  it('follows the settings of the organisation', () => {
    const rules = testRulebook({
      'transfer.validity_days_same_city': 7,
      'transfer.validity_days_outside': 20,
      'transfer.validity_days_max': 15,
    });
    expect(next('issue', 'endorsed', near, {}, rules).until).toBe('2026-07-08');
    expect(next('issue', 'endorsed', far, {}, rules).until).toBe('2026-07-16');
    expect(untilAtMost('2026-07-01', rules)).toBe('2026-07-16');
    expect(untilAtMost('2026-07-01', testRulebook())).toBe('2026-09-29');
  });

  it('counts the ninety days of a lost letter from the first one', () => {
    expect(next('reissue', 'issued', letter).until).toBe('2026-07-11');
    expect(next('reissue', 'lapsed', { ...letter, firstIssuedOn: '2026-04-10' }).until).toBe('2026-07-09');
    expect(next('reissue', 'lapsed', { ...letter, firstIssuedOn: '2026-04-03' }).until).toBe('2026-07-02');
    expect(next('reissue', 'issued', { ...letter, firstIssuedOn: null }, { days: 90 }).until).toBe(
      '2026-09-29',
    );
    expect(refusals('reissue', 'lapsed', { ...letter, firstIssuedOn: '2026-04-02' })).toEqual(
      refusal(
        '开往这个接收组织的介绍信，最长有效期已于 2026-07-01 用完，不能再开出、延长或补开。请撤回后重新申请。',
        'The longest validity of letters to this destination ended on 2026-07-01: none is issued, extended or reissued. Withdraw and apply again.',
        { rule: 'transfer.validity_days_max' },
      ),
    );
  });

  it('begins at another destination, where none went there before', () => {
    const never = { ...letter, firstIssuedOn: null };
    expect(next('redirect', 'lapsed', never).until).toBe('2026-07-11');
    expect(next('redirect', 'issued', { ...never, ...far }, { days: 90 }).until).toBe('2026-09-29');
    const before = { ...letter, firstIssuedOn: '2026-04-10' };
    expect(next('redirect', 'lapsed', before).until).toBe('2026-07-09');
  });

  it('counts on where one was handed back and another goes to the same place', () => {
    expect(next('issue', 'endorsed', { firstIssuedOn: '2026-04-10' }, { days: 60 }).until).toBe('2026-07-09');
    expect(refusals('issue', 'endorsed', { firstIssuedOn: '2026-04-02' })).toMatchObject([
      { rule: 'transfer.validity_days_max' },
    ]);
  });

  it('is not touched by steps that leave the letter', () => {
    expect(next('endorse', 'applied').until).toBeNull();
    expect(next('redirect', 'applied').until).toBeNull();
    expect(next('withdraw', 'issued', letter).until).toBeNull();
    expect(next('return', 'issued', letter).until).toBeNull();
    expect(next('accept', 'checked_in', letter).until).toBeNull();
    expect(next('check_in', 'issued', letter).until).toBeNull();
  });
});

describe('an extension', () => {
  const later = (day: string) =>
    refusal(`请选择 ${day} 以后的日期。`, `Choose a day after ${day}.`, { pointer: '/until' });
  const most = refusal(
    '介绍信最多只能延长到 2026-08-30。',
    'The letter can be extended to 2026-08-30 at most.',
    {
      pointer: '/until',
      rule: 'transfer.validity_days_max',
    },
  );
  it.each([
    ['without a day', letter, undefined, later('2026-07-11')],
    ['to its last day', letter, '2026-07-11', later('2026-07-11')],
    ['to a day before', letter, '2026-07-05', later('2026-07-11')],
    ['to the day after', letter, '2026-07-12', []],
    ['to the ninetieth day', letter, '2026-08-30', []],
    ['past it', letter, '2026-08-31', most],
    ['to a day that has passed', { ...letter, validUntil: '2026-06-11' }, '2026-06-20', later(today)],
    ['to today', { ...letter, validUntil: '2026-06-11' }, today, later(today)],
    ['to tomorrow', { ...letter, validUntil: '2026-06-11' }, '2026-07-02', []],
    ['of a letter without a day, to today', { ...letter, validUntil: null }, today, later(today)],
    ['of a letter without a day', { ...letter, validUntil: null }, '2026-07-02', []],
  ] as const)('%s', (_, change, until, expected) => {
    expect(refusals('extend', 'issued', change, { until })).toEqual(expected);
    expect(refusals('extend', 'lapsed', change, { until })).toEqual(expected);
  });
  it('is none once the ninety days have passed, whatever day is named', () => {
    const past = { firstIssuedOn: '2026-04-02', issuedOn: '2026-04-02', validUntil: '2026-05-02' };
    for (const until of [undefined, '2026-07-01', '2026-07-20'])
      expect(refusals('extend', 'lapsed', past, { until })).toEqual(refusals('reissue', 'lapsed', past));
    expect(
      refusals('extend', 'lapsed', { ...past, firstIssuedOn: '2026-04-03' }, { until: '2026-07-02' }),
    ).toEqual([]);
  });
  it('is none for a letter that holds to the ninetieth day, whatever day is named', () => {
    for (const until of [undefined, '2026-08-30', '2026-09-30']) {
      expect(refusals('extend', 'issued', { ...letter, validUntil: '2026-08-30' }, { until })).toMatchObject([
        {
          zh: '介绍信已经到最长有效期 2026-08-30，不能再延长。到期仍未报到的，请撤回后重新申请。',
          en: 'The letter holds until 2026-08-30 already, the longest possible. Where nobody checks in by then, withdraw and apply again.',
          rule: 'transfer.validity_days_max',
          pointer: null,
        },
      ]);
    }
    const dayBefore = { ...letter, validUntil: '2026-08-29' };
    expect(refusals('extend', 'issued', dayBefore, { until: '2026-08-30' })).toEqual([]);
  });
  it('holds until the day that was named', () => {
    expect(next('extend', 'lapsed', letter, { until: '2026-08-01' })).toEqual({
      state: 'issued',
      turn: 'member',
      due: '2026-08-01',
      duesUntil: '2026-06',
      until: '2026-08-01',
    });
  });
  it('counts from today where no first day is known', () => {
    const until = '2026-09-29';
    expect(next('extend', 'issued', { ...letter, firstIssuedOn: null }, { until }).until).toBe(until);
    expect(
      refusals('extend', 'issued', { ...letter, firstIssuedOn: null }, { until: '2026-09-30' }),
    ).toHaveLength(1);
  });
});

describe('a paper receipt from outside (domain rule 21)', () => {
  const says = (receivedOn: string, organization = '北京市海淀区委员会') => ({
    receipt: { receivedOn, organization },
  });
  const register = (input: Partial<StepInput>, change: Partial<TransferRecord> = letter) =>
    refusals('register_receipt', 'issued', { kind: 'outgoing', ...change }, input);

  it('is registered whenever it comes back, of a day on which the letter held', () => {
    for (const day of ['2026-06-01', '2026-06-15', today]) expect(register(says(day))).toEqual([]);
    const ended = { ...letter, validUntil: '2026-06-20' };
    expect(register(says('2026-06-20'), ended)).toEqual([]);
    expect(
      next('register_receipt', 'lapsed', { kind: 'outgoing', ...ended }, says('2026-06-20')),
    ).toMatchObject({
      state: 'completed',
      turn: null,
      due: null,
    });
  });
  it('is asked for', () => {
    expect(register({})).toEqual(
      refusal(
        '请填写回执上的接收日期和接收党组织。',
        'Say the day of reception and who received, as the receipt does.',
        { pointer: '/receivedOn' },
      ),
    );
  });
  it('names the organisation in full', () => {
    expect(register(says('2026-06-15', '某支部'))).toEqual(
      refusal(
        '请填写系统外党组织的全称，至少四个字。',
        'Write the full name of the organisation outside, at least four characters.',
        { pointer: '/organization' },
      ),
    );
    expect(register(says('2026-06-15', '某党支部'))).toEqual([]);
  });
  it('is of no day to come', () => {
    expect(register(says('2026-07-02'))).toEqual(
      refusal('日期不能晚于今天（2026-07-01）。', 'The day is not after today (2026-07-01).', {
        pointer: '/receivedOn',
      }),
    );
  });
  it('is of no day before the present letter, where its day is known', () => {
    const [early] = register(says('2026-05-31'));
    expect(early).toMatchObject({ pointer: '/receivedOn', rule: null });
    expect(early?.zh).toContain('2026-06-01 才开出');
    expect(register(says('2026-05-31'), { ...letter, issuedOn: null })).toEqual([]);
  });
  it('is of no day after the letter ended, by the rule, where it ends', () => {
    const [late] = register(says('2026-06-21'), { ...letter, validUntil: '2026-06-20' });
    expect(late).toMatchObject({ pointer: '/receivedOn', rule: 'transfer.validity_days_max' });
    expect(late?.zh).toContain('2026-06-20 已过期');
    expect(register(says('2026-06-21'), { ...letter, validUntil: null })).toEqual([]);
  });
});

describe('who moves', () => {
  it('is everybody who belongs to a branch and has not left', () => {
    expect(movable).toEqual(['applicant', 'activist', 'candidate', 'probationary', 'full']);
  });
});

describe('what follows', () => {
  it.each([
    ['endorse', 'applied', 'between', 'endorsed', 'origin_committee', '2026-07-08'],
    ['return', 'applied', 'between', 'returned', 'member', null],
    ['return', 'endorsed', 'within', 'returned', 'member', null],
    ['return', 'issued', 'between', 'endorsed', 'origin_committee', '2026-07-08'],
    ['return', 'checked_in', 'between', 'endorsed', 'origin_committee', '2026-07-08'],
    ['resubmit', 'returned', 'within', 'applied', 'origin_branch', '2026-07-08'],
    ['redirect', 'returned', 'between', 'applied', 'origin_branch', '2026-07-08'],
    ['refuse', 'applied', 'between', 'refused', null, null],
    ['withdraw', 'checked_in', 'between', 'withdrawn', null, null],
    ['check_in', 'issued', 'between', 'checked_in', 'destination', '2026-07-15'],
    ['accept', 'checked_in', 'between', 'completed', null, null],
    ['complete', 'endorsed', 'within', 'completed', null, null],
    ['reissue', 'lapsed', 'between', 'issued', 'member', '2026-07-11'],
    ['lapse', 'issued', 'between', 'lapsed', 'origin_committee', '2026-07-11'],
  ] as const)('%s from %s (%s): %s, the turn of %s, due %s', (action, state, kind, to, turn, due) => {
    expect(next(action, state, { ...letter, kind })).toMatchObject({ state: to, turn, due });
  });

  it('whoever applied corrects: the branch where the origin filed', () => {
    expect(next('return', 'endorsed', { appliedBy: 'origin' }).turn).toBe('origin_branch');
    expect(next('return', 'endorsed', { appliedBy: 'member' }).turn).toBe('member');
  });

  it('the days to decide are the organisation’s own', () => {
    const rules = testRulebook({
      'transfer.approval_working_days': 2,
      'transfer.acceptance_working_days': 3,
    });
    expect(next('endorse', 'applied', {}, {}, rules).due).toBe('2026-07-03');
    expect(next('check_in', 'issued', letter, {}, rules).due).toBe('2026-07-06');
  });
});

it('everything that speaks against a step is said at once', () => {
  const all = refusals('extend', 'issued', letter, { reason: null, until: '2026-09-01' });
  expect(all.map(({ pointer }) => pointer)).toEqual(['/reason', '/until']);
});
