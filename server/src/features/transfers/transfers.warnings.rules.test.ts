import { describe, expect, it } from 'vitest';
import { generalRulebook } from '../rulebook/public.ts';
import { type TransferFacts, transferWarning } from './transfers.warnings.rules.ts';

const today = '2026-07-01';
const facts: TransferFacts = {
  state: 'lapsed',
  kind: 'between',
  due: '2026-06-28',
  since: '2026-06-29',
  halted: false,
  sameRegion: true,
  memberId: 'm',
  memberName: '张伟',
  originName: '第一支部',
  destinationName: '乙党委',
  destinationPath: 'n.15.07.0001.0002',
  committeeName: '甲党委',
  committeePath: 'n.15.07.0001.0001',
};
const at = {
  county: { path: 'n.15.07.0001' },
  committee: { path: facts.committeePath },
  branch: { path: `${facts.committeePath}.0001` },
  destination: { path: facts.destinationPath ?? '' },
};
const said = (
  kind: Parameters<typeof transferWarning>[0],
  change: Partial<TransferFacts>,
  duty: { path: string } = at.committee,
) => transferWarning(kind, generalRulebook(today), { ...facts, ...change }, today, duty);

describe('what is said of a transfer', () => {
  it.each([
    [
      'committee',
      '去往乙党委的介绍信 2026-06-28 到期，过期 3 天未报到，组织关系仍在第一支部。请联系本人，延长、补开或撤回。',
    ],
    [
      'branch',
      '去往乙党委的介绍信 2026-06-28 到期，过期 3 天未报到，组织关系仍在第一支部。请联系本人，延长、补开或撤回。',
    ],
    [
      'county',
      '去往乙党委的介绍信 2026-06-28 到期，过期 3 天未报到，组织关系仍在第一支部。请督促甲党委处理。',
    ],
  ] as const)('a letter that lapsed, to the %s', (duty, words) => {
    expect(said('transfer_overdue', {}, at[duty]).words.zh).toBe(words);
  });

  it.each([
    [
      'destination',
      '2026-06-29 从第一支部来报到，应在 2026-06-28 前接收，已超过 3 天。请接收并编入支部，或退回并说明原因。',
    ],
    ['county', '2026-06-29 从第一支部来报到，应在 2026-06-28 前接收，已超过 3 天。请督促乙党委接收。'],
  ] as const)('an acceptance that is late, to the %s', (duty, words) => {
    expect(said('transfer_acceptance_overdue', { state: 'checked_in' }, at[duty]).words.zh).toBe(words);
  });

  it.each([
    [{ state: 'applied', due: '2026-07-08' }, '申请转往乙党委，请在 2026-07-08 前审核。'],
    [{ state: 'applied', due: '2026-06-30' }, '申请转往乙党委，应在 2026-06-30 前办理，请尽快审核。'],
    [{ state: 'endorsed', due: today }, '申请转往乙党委，支部已同意，请在 2026-07-01 前审批并开出介绍信。'],
    [{ state: 'endorsed', due: today, kind: 'within' }, '申请在本党委内部调整，请在 2026-07-01 前审批。'],
    [{ state: 'returned', due: null }, '转往乙党委的申请被退回，请补正后重新提交。'],
    [
      { state: 'checked_in', due: null, halted: true },
      '党员已停止党籍，转往乙党委的转接暂停。恢复党籍后继续；不再转接的，请撤回。',
    ],
    [{ state: 'checked_in', due: today }, '从第一支部来报到，请在 2026-07-01 前接收并编入支部。'],
  ] as const)('a turn: %j', (change, words) => {
    expect(said('transfer_turn', change).words.zh).toBe(words);
  });

  it('by the rule of the step', () => {
    const key = (...of: Parameters<typeof said>) => said(...of).rule.key;
    expect(key('transfer_overdue', {})).toBe('transfer.validity_days_same_city');
    expect(key('transfer_overdue', { sameRegion: false })).toBe('transfer.validity_days_outside');
    expect(key('transfer_acceptance_overdue', {})).toBe('transfer.acceptance_working_days');
    expect(key('transfer_turn', { state: 'checked_in' })).toBe('transfer.acceptance_working_days');
    expect(key('transfer_turn', { state: 'applied' })).toBe('transfer.approval_working_days');
  });
});
