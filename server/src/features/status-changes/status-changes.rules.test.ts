import { stageKeys } from '@zhibu/contract/fields';
import { statusChangeKinds } from '@zhibu/contract/status-changes';
import { describe, expect, it } from 'vitest';
import { generalRulebook } from '../rulebook/public.ts';
import { isFinal, moveOf } from './status-changes.machine.rules.ts';
import { statusOptions } from './status-changes.rules.ts';
import { commandOf, judged, statusOf } from './status-changes.testing.ts';

const probationary = (joined: string, change = {}) =>
  statusOf({ stage: 'probationary', joined, full: null, ...change });
const constitution = '《中国共产党章程》';
const education = '《中国共产党党员教育管理工作条例》';
const setting = '按本组织设置（默认值）';

describe('each kind, where it is allowed', () => {
  const suspended = statusOf({
    stage: 'suspended',
    suspension: { on: '2023-01-10', ground: 'other', before: 'full' },
  });
  it.each([
    [
      'admit',
      statusOf({ stage: 'candidate', joined: null, full: null }),
      { stage: 'probationary', joined: '2026-06-01' },
    ],
    ['convert', probationary('2025-05-31'), { stage: 'full', full: '2026-05-31' }],
    ['extend_probation', probationary('2025-05-31'), { probationUntil: '2026-11-30' }],
    ['cancel_probation', probationary('2025-12-01'), { stage: 'probation_cancelled' }],
    ['go_abroad', statusOf(), { presence: 'abroad', presenceSince: '2026-06-01' }],
    [
      'return',
      statusOf({ presence: 'abroad', presenceSince: '2024-01-01' }),
      { presence: 'present', presenceSince: null },
    ],
    ['lose_contact', statusOf(), { presence: 'lost', presenceSince: '2026-06-01' }],
    [
      'lose_contact',
      statusOf({ presence: 'abroad', presenceSince: '2024-01-01' }),
      { presence: 'lost', presenceSince: '2026-06-01' },
    ],
    [
      'find_again',
      statusOf({ presence: 'lost', presenceSince: '2026-01-01' }),
      { presence: 'present', presenceSince: null },
    ],
    [
      'find_again',
      { ...suspended, presence: 'lost', presenceSince: '2022-01-01' },
      { presence: 'present', presenceSince: null },
    ],
    ['suspend', statusOf(), { stage: 'suspended' }],
    ['restore', suspended, { stage: 'full' }],
    [
      'restore',
      { ...suspended, suspension: { on: '2023-01-10', ground: 'other', before: 'probationary' } },
      { stage: 'probationary' },
    ],
    [
      'restore',
      { ...suspended, presence: 'lost', presenceSince: '2022-01-01' },
      { stage: 'full', presence: 'present', presenceSince: null },
    ],
    ['die', statusOf({ stage: 'applicant', joined: null, full: null }), { stage: 'deceased' }],
    ['die', suspended, { stage: 'deceased' }],
    ['withdraw', statusOf(), { stage: 'withdrew' }],
    ['withdraw_by_default', probationary('2025-12-01'), { stage: 'withdrew_by_default' }],
    ['remove', statusOf(), { stage: 'removed' }],
    ['remove', suspended, { stage: 'removed' }],
    ['expel', statusOf(), { stage: 'expelled' }],
  ] as const)('%s', (kind, status, becomes) => {
    expect(judged(status, commandOf(kind, '2026-06-01'))).toEqual({ becomes, warned: [] });
  });

  it('has a case for every kind', () => {
    expect(statusChangeKinds.filter((kind) => Object.keys(moveOf(kind).stage).length === 0)).toEqual([]);
  });
});

describe('minimum periods block, to the day, with rule, article and the earliest lawful day', () => {
  const lost = (since: string) => statusOf({ presence: 'lost', presenceSince: since });
  const byLoss = (on: string) =>
    statusOf({ stage: 'suspended', suspension: { on, ground: 'lost_contact', before: 'full' } });
  const forLoss = { ground: 'lost_contact' } as const;
  it.each([
    [
      'admission under 18, born on 29 February',
      statusOf({ stage: 'candidate', joined: null, full: null, birth: '2008-02-29' }),
      'admit',
      {},
      {
        rule: 'development.age_min_years',
        article: constitution,
        earliest: '2026-02-28',
        says: expect.stringMatching(/到 2026-02-28 才满 18 周岁/),
      },
    ],
    [
      'conversion within the year',
      probationary('2025-03-15'),
      'convert',
      {},
      {
        rule: 'development.probation_years',
        article: constitution,
        earliest: '2026-03-15',
        says: expect.stringMatching(/预备期到 2026-03-15 满，此前不能转正/),
      },
    ],
    [
      'conversion of one who joined on 29 February',
      probationary('2024-02-29'),
      'convert',
      {},
      {
        rule: 'development.probation_years',
        article: constitution,
        earliest: '2025-02-28',
        says: expect.stringMatching(/预备期到 2025-02-28 满/),
      },
    ],
    [
      'conversion within an extension',
      probationary('2024-08-31', { probationUntil: '2026-02-28' }),
      'convert',
      {},
      {
        rule: 'development.probation_extension_months',
        article: constitution,
        earliest: '2026-02-28',
        says: expect.stringMatching(/已延长到 2026-02-28/),
      },
    ],
    [
      'an extension before the end of probation',
      probationary('2025-03-31'),
      'extend_probation',
      {},
      {
        rule: 'development.probation_years',
        article: constitution,
        earliest: '2026-03-31',
        says: expect.stringMatching(/期满后才能讨论延长/),
      },
    ],
    [
      'a suspension six months after 31 August',
      lost('2025-08-31'),
      'suspend',
      forLoss,
      {
        rule: 'lost_contact.suspension_after_months',
        article: education,
        earliest: '2026-02-28',
        says: expect.stringMatching(/自 2025-08-31 失去联系，到 2026-02-28 才满 6 个月/),
      },
    ],
    [
      'a suspension six months after 31 July',
      lost('2025-07-31'),
      'suspend',
      forLoss,
      {
        rule: 'lost_contact.suspension_after_months',
        article: education,
        earliest: '2026-01-31',
        says: expect.stringMatching(/到 2026-01-31 才满 6 个月/),
      },
    ],
    [
      'removal two years after a suspension on 29 February',
      byLoss('2024-02-29'),
      'remove',
      {},
      {
        rule: 'lost_contact.removal_after_years',
        article: education,
        earliest: '2026-02-28',
        says: expect.stringMatching(/自 2024-02-29 停止党籍，到 2026-02-28 才满 2 年/),
      },
    ],
  ] as const)('%s', (_name, status, kind, command, { says, ...refusal }) => {
    const before = dayBefore(refusal.earliest);
    const refused = judged(status, commandOf(kind, before, command));
    expect(refused).toEqual({ refused: [{ ...refusal, says }] });
    expect(judged(status, commandOf(kind, refusal.earliest, command))).toMatchObject({ warned: [] });
  });

  it('31 January and a month is the last day of February: from then on the discussion is late', () => {
    const status = probationary('2024-01-31');
    expect(judged(status, commandOf('convert', '2025-02-28'))).toMatchObject({ warned: [] });
    expect(judged(status, commandOf('convert', '2025-03-01'))).toEqual({
      becomes: { stage: 'full', full: '2025-01-31' },
      warned: [
        {
          says: '预备期已于 2025-01-31 满，超过 1 个月才讨论，请说明原因。',
          rule: 'development.conversion_within_months',
          article: setting,
          earliest: null,
        },
      ],
    });
  });

  it('where only the month of joining is known, what is too early for certain is refused', () => {
    const status = probationary('2025-03-01', { joinedPrecision: 'month' });
    expect(judged(status, commandOf('convert', '2026-02-28'))).toMatchObject({
      refused: [{ earliest: '2026-03-01' }],
    });
    expect(judged(status, commandOf('convert', '2026-03-01'))).toMatchObject({
      becomes: { full: '2026-03-01', fullPrecision: 'month' },
    });
  });

  it('without the day of joining nobody knows when probation ends', () => {
    for (const kind of ['convert', 'extend_probation'] as const)
      expect(judged(probationary('2025-01-01', { joined: null }), commandOf(kind, '2026-06-01'))).toEqual({
        refused: [
          {
            says: '没有登记入党日期，算不出预备期何时届满。请先在档案里补登。',
            rule: 'development.probation_years',
            article: constitution,
            earliest: { zh: '补登入党日期之后', en: 'once the day of joining is on file' },
          },
        ],
      });
  });
});

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

describe('an extension of probation', () => {
  const due = probationary('2025-05-31');
  const by = (months: number) => commandOf('extend_probation', '2026-06-01', { months });
  it.each([
    [5, '预备期可以延长 6 到 12 个月，不能延长 5 个月。'],
    [13, '预备期可以延长 6 到 12 个月，不能延长 13 个月。'],
  ])('is not %i months', (months, says) => {
    expect(judged(due, by(months))).toEqual({
      refused: [
        { says, rule: 'development.probation_extension_months', article: constitution, earliest: null },
      ],
    });
  });
  it('counts from the end of probation, in months of the calendar', () => {
    expect(judged(due, by(6))).toMatchObject({ becomes: { probationUntil: '2026-11-30' } });
    expect(judged(due, by(9))).toMatchObject({ becomes: { probationUntil: '2027-02-28' } });
    expect(judged(due, by(12))).toMatchObject({ becomes: { probationUntil: '2027-05-31' } });
  });
  it('comes once', () => {
    const extended = probationary('2024-05-31', { probationUntil: '2025-11-30' });
    expect(judged(extended, by(6))).toMatchObject({
      refused: [
        { says: '预备期已延长到 2025-11-30，只能延长一次。', rule: 'development.probation_extension_months' },
      ],
    });
  });
  it('does not end before it is decided', () => {
    expect(judged(probationary('2024-05-31'), by(6))).toMatchObject({
      refused: [{ says: '延长从预备期满（2025-05-31）起算，6 个月到 2025-11-30 已经结束，不能再这样延长。' }],
    });
  });
});

describe('a suspension', () => {
  it('for lost contact or for being abroad needs either on record', () => {
    expect(judged(statusOf(), commandOf('suspend', '2026-06-01', { ground: 'lost_contact' }))).toMatchObject({
      refused: [
        {
          says: expect.stringMatching(/没有登记失去联系/),
          rule: 'lost_contact.suspension_after_months',
          earliest: { zh: '登记“失去联系”满 6 个月之后' },
        },
      ],
    });
    expect(judged(statusOf(), commandOf('suspend', '2026-06-01', { ground: 'abroad' }))).toMatchObject({
      refused: [{ says: expect.stringMatching(/没有登记出国/), rule: 'abroad.suspension_usual_years' }],
    });
  });
  it('within five years abroad is unusual, not forbidden', () => {
    const abroad = statusOf({ presence: 'abroad', presenceSince: '2021-02-28' });
    const on = (day: string) => judged(abroad, commandOf('suspend', day, { ground: 'abroad' }));
    expect(on('2026-02-28')).toEqual({
      becomes: { stage: 'suspended' },
      warned: [
        {
          says: '自 2021-02-28 出国（境），一般超过 5 年（2026-02-28 之后）才停止党籍。',
          rule: 'abroad.suspension_usual_years',
          article: education,
          earliest: '2026-02-28',
        },
      ],
    });
    expect(on('2026-03-01')).toMatchObject({ warned: [] });
  });
  it('that a roster brought says that nobody knows when it began', () => {
    const unknown = statusOf({ stage: 'suspended' });
    expect(judged(unknown, commandOf('remove', '2026-06-01'))).toMatchObject({
      becomes: { stage: 'removed' },
      warned: [
        { says: expect.stringMatching(/请核对是否已满 2 年/), rule: 'lost_contact.removal_after_years' },
      ],
    });
    expect(judged(unknown, commandOf('restore', '2026-06-01'))).toMatchObject({
      becomes: { stage: 'full' },
      warned: [{ says: expect.stringMatching(/将恢复为正式党员，请核对/), rule: null }],
    });
  });
});

describe('what the status itself refuses', () => {
  it('is everything that the table does not know, in words', () => {
    for (const stage of stageKeys)
      for (const kind of statusChangeKinds) {
        if (moveOf(kind).stage[stage] !== undefined) continue;
        const answer = judged(statusOf({ stage }), commandOf(kind, '2026-06-01'));
        expect({ stage, kind, answer }).toEqual({
          stage,
          kind,
          answer: { refused: [{ says: expect.any(String), rule: null, article: null, earliest: null }] },
        });
      }
  });
  it.each([
    ['expelled', 'restore', '现在是“开除党籍”，不能再办理变动；如果登记有误，请撤销最近一次变动。'],
    ['probationary', 'expel', '预备党员不适用“开除党籍”，请办理“取消预备党员资格”。'],
    ['full', 'convert', '“预备党员转正”适用于预备党员，现在是正式党员。'],
    ['applicant', 'withdraw', '“退党”适用于预备党员、正式党员，现在是入党申请人。'],
  ] as const)('%s: %s', (stage, kind, says) => {
    expect(judged(statusOf({ stage }), commandOf(kind, '2026-06-01'))).toMatchObject({ refused: [{ says }] });
  });
  it('is whereabouts that do not fit', () => {
    const lost = statusOf({ presence: 'lost', presenceSince: '2026-01-01' });
    expect(judged(lost, commandOf('go_abroad', '2026-06-01'))).toMatchObject({
      refused: [{ says: '联系情况现在是“失联”，不能办理“出国（境）”。' }],
    });
    expect(judged(statusOf(), commandOf('find_again', '2026-06-01'))).toMatchObject({
      refused: [{ says: '联系情况现在是“正常”，不能办理“恢复联系”。' }],
    });
  });
  it('leaves every ending for good, but for a suspension', () => {
    expect(stageKeys.filter(isFinal)).toEqual([
      'deceased',
      'withdrew',
      'removed',
      'expelled',
      'withdrew_by_default',
      'probation_cancelled',
      'transferred_out',
    ]);
  });
});

describe('days and papers', () => {
  const status = statusOf({ lastChange: '2026-05-01', arrived: '2026-05-10' });
  it.each([
    ['2026-07-02', ['日期不能晚于今天（2026-07-01）。']],
    ['2026-05-09', ['自 2026-05-10 起才编入这里，更早的变动请由上级党组织登记。']],
    [
      '2005-01-01',
      [
        '最近一次变动自 2026-05-01 起，这次不能早于这一天。',
        '入党日期是 2006-07-01，变动不能早于这一天。',
        '自 2026-05-10 起才编入这里，更早的变动请由上级党组织登记。',
      ],
    ],
    ['2026-07-01', undefined],
    ['2026-05-10', undefined],
  ])('%s', (on, says) => {
    const answer = judged(status, commandOf('withdraw', on));
    expect(answer.refused?.map((one) => one.says)).toEqual(says);
  });

  const bare = { basis: null, document: null };
  it.each([
    ['withdraw', ['请写明依据或理由。']],
    ['remove', ['请写明依据或理由。', '请填写文件号。']],
    ['expel', ['请写明依据或理由。', '请填写文件号。']],
    ['withdraw_by_default', ['请写明依据或理由。', '请填写文件号。']],
    ['suspend', ['请写明依据或理由。', '请填写文件号。']],
    ['die', undefined],
    ['go_abroad', undefined],
  ] as const)('%s without papers', (kind, says) => {
    const answer = judged(statusOf(), commandOf(kind, '2026-06-01', bare));
    expect(answer.refused?.map((one) => one.says)).toEqual(says);
  });
  it('a cancelled probation and a restored membership need both, too', () => {
    const ask = (status: Parameters<typeof judged>[0], kind: 'cancel_probation' | 'restore') =>
      judged(status, commandOf(kind, '2026-06-01', bare)).refused?.length;
    expect(ask(probationary('2025-12-01'), 'cancel_probation')).toBe(2);
    expect(ask(statusOf({ stage: 'suspended' }), 'restore')).toBe(2);
  });
  it('a ground belongs to a suspension, months to an extension', () => {
    const says = (kind: 'suspend' | 'die' | 'extend_probation', change: object) =>
      judged(
        kind === 'extend_probation' ? probationary('2025-05-31') : statusOf(),
        commandOf(kind, '2026-06-01', change),
      ).refused?.map((one) => one.says);
    expect(says('suspend', { ground: null })).toEqual(['请选择停止党籍的原因。']);
    expect(says('die', { ground: 'other' })).toEqual(['只有停止党籍才填写原因类别。']);
    expect(says('extend_probation', { months: null })).toEqual(['请填写延长几个月。']);
    expect(says('die', { months: 6 })).toEqual(['只有延长预备期才填写月数。']);
  });
});

describe('what is possible today', () => {
  const options = (status: Parameters<typeof judged>[0]) =>
    statusOptions(status, generalRulebook('2026-07-01'), '2026-07-01');
  it('is said of every kind, a suspension once a ground', () => {
    const list = options(statusOf());
    expect(list).toHaveLength(statusChangeKinds.length + 2);
    expect(
      list.filter(({ objection }) => objection === null).map(({ kind, ground }) => ground ?? kind),
    ).toEqual([
      'go_abroad',
      'lose_contact',
      'other',
      'die',
      'withdraw',
      'withdraw_by_default',
      'remove',
      'expel',
    ]);
  });
  it('tells from when on', () => {
    const convert = options(probationary('2025-09-01')).find(({ kind }) => kind === 'convert');
    expect(convert?.objection).toMatchObject({
      earliest: '2026-09-01',
      rule: { key: 'development.probation_years' },
    });
  });
});
