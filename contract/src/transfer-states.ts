/** Plain data, so that the web shows it without the schemas. What leads from where to where: transfers.machine.rules.ts. */

/** Where a transfer stands (domain rule 25). */
export const transferStates = {
  applied: { zh: '待转出支部审核', en: 'Waits for the origin’s branch' },
  endorsed: { zh: '待转出党委审批', en: 'Waits for the origin’s committee' },
  returned: { zh: '已退回，待补正', en: 'Returned for correction' },
  issued: { zh: '介绍信已开出，待报到', en: 'Letter issued, check-in awaited' },
  lapsed: { zh: '介绍信已过期，未报到', en: 'Letter lapsed without check-in' },
  checked_in: { zh: '已报到，待接收', en: 'Checked in, acceptance awaited' },
  completed: { zh: '已转接', en: 'Completed' },
  refused: { zh: '未予办理', en: 'Refused' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
} as const;
export type TransferState = keyof typeof transferStates;
export const transferStateKeys = Object.keys(transferStates) as TransferState[];

/** Nothing leads on from here. */
export const endedTransferStates: readonly TransferState[] = ['completed', 'refused', 'withdrawn'];

/** What can be done with a transfer. */
export const transferActions = {
  apply: { zh: '提出申请', en: 'Applied for' },
  register_letter: { zh: '登记外来介绍信', en: 'Letter from outside registered' },
  endorse: { zh: '转出支部同意', en: 'Endorsed by the origin’s branch' },
  issue: { zh: '转出党委批准，开出介绍信', en: 'Approved by the origin’s committee, letter issued' },
  complete: { zh: '党委批准，完成转接', en: 'Approved by the committee, completed' },
  return: { zh: '退回补正', en: 'Returned for correction' },
  resubmit: { zh: '补正后重新提交', en: 'Submitted again' },
  refuse: { zh: '不予办理', en: 'Refused' },
  withdraw: { zh: '撤回', en: 'Withdrawn' },
  check_in: { zh: '报到', en: 'Checked in' },
  accept: { zh: '接收并编入支部', en: 'Accepted and assigned to a branch' },
  extend: { zh: '延长有效期', en: 'Deadline extended' },
  reissue: { zh: '补开介绍信', en: 'Letter reissued' },
  redirect: { zh: '变更接收组织', en: 'Destination changed' },
  lapse: { zh: '介绍信过期', en: 'Letter lapsed' },
  register_receipt: { zh: '登记回执', en: 'Receipt registered' },
  follow: { zh: '随党组织变动调整', en: 'Followed a change of organisations' },
  halt: { zh: '转接暂停', en: 'Halted' },
  resume: { zh: '转接恢复办理', en: 'Under way again' },
} as const;
export type TransferAction = keyof typeof transferActions;
export const transferActionKeys = Object.keys(transferActions) as TransferAction[];

/** Whose turn it is, and who acts. `destination`: the committee that receives. */
export const transferSides = {
  member: { zh: '党员本人', en: 'the member' },
  origin_branch: { zh: '转出支部', en: 'the origin’s branch' },
  origin_committee: { zh: '转出党委', en: 'the origin’s committee' },
  destination: { zh: '接收党委', en: 'the receiving committee' },
  system: { zh: '系统', en: 'the system' },
} as const;
export type TransferSide = keyof typeof transferSides;

/**
 * `within`: between branches of one committee, two approvals and no letter. `between`: both in this registry.
 * `outgoing`: the destination is not in this registry, a paper receipt comes back. `incoming`: a paper letter from outside.
 */
export const transferKinds = {
  within: { zh: '党委内部调整', en: 'Within one committee' },
  between: { zh: '系统内转接', en: 'Between committees' },
  outgoing: { zh: '转往系统外', en: 'To an outside organisation' },
  incoming: { zh: '从系统外转入', en: 'From an outside organisation' },
} as const;
export type TransferKind = keyof typeof transferKinds;
export const transferKindKeys = Object.keys(transferKinds) as TransferKind[];

/** Why somebody moves (domain rule 20). */
export const transferGrounds = {
  work: { zh: '工作单位变动', en: 'Another place of work' },
  residence: { zh: '居住地变动', en: 'Another place of residence' },
  study: { zh: '升学', en: 'Further study' },
  graduation: { zh: '毕业', en: 'Graduation' },
  retirement: { zh: '离退休', en: 'Retirement' },
  long_stay: { zh: '外出六个月以上且地点固定', en: 'Six months or more in one place' },
  other: { zh: '其他', en: 'Other' },
} as const;
export type TransferGround = keyof typeof transferGrounds;
export const transferGroundKeys = Object.keys(transferGrounds) as TransferGround[];

/** Reminders that go out by themselves (domain rules 23 and 25). */
export const transferReminders = {
  check_in_soon: { zh: '介绍信 7 天内到期，请尽快报到', en: 'The letter ends within seven days: check in' },
  check_in_today: { zh: '介绍信今天到期', en: 'The letter ends today' },
  check_in_overdue: { zh: '介绍信已过期，仍未报到', en: 'The letter lapsed without check-in' },
  check_in_escalated: {
    zh: '下级党组织有党员过期 30 天以上未报到',
    en: 'A letter from below lapsed 30 days ago or more',
  },
  acceptance_overdue: { zh: '党员已报到，请尽快接收', en: 'A member has checked in: accept' },
  acceptance_escalated: {
    zh: '下级党组织超过接收期限仍未接收',
    en: 'An acceptance below is overdue',
  },
  receipt_overdue: { zh: '超过期限未收到回执', en: 'No receipt within its time' },
} as const;
export type TransferReminderKind = keyof typeof transferReminders;
export const transferReminderKeys = Object.keys(transferReminders) as TransferReminderKind[];
