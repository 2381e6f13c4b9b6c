/**
 * What the rules and the calendar find by themselves (提醒). In the order in which they are read: what is late before
 * what is near, what is about people before what is only good to know.
 */
export const warningKinds = {
  probation_overdue: { subject: 'member', zh: '预备期已满未办理', en: 'Probation over, undecided' },
  probation_ending: { subject: 'member', zh: '预备期即将届满', en: 'Probation ending' },
  application_talk_overdue: { subject: 'member', zh: '入党申请后未谈话', en: 'Applicants without a talk' },
  yearly_talk_overdue: { subject: 'member', zh: '年度谈心谈话', en: 'Talk of the year' },
  contact_overdue: { subject: 'member', zh: '流动、出国（境）、失联党员联系', en: 'Contact with those away' },
  transfer_overdue: { subject: 'transfer', zh: '介绍信过期未报到', en: 'Letters lapsed without check-in' },
  transfer_acceptance_overdue: { subject: 'transfer', zh: '报到后逾期未接收', en: 'Acceptances overdue' },
  transfer_turn: { subject: 'transfer', zh: '待办的组织关系转接', en: 'Transfers that wait here' },
  mobility_turn: { subject: 'mobility', zh: '待办的流动党员登记', en: 'Floating members that wait' },
  retention_over: { subject: 'mobility', zh: '毕业生组织关系保留期满', en: 'Retentions that are over' },
  retention_ending: { subject: 'mobility', zh: '毕业生组织关系保留即将期满', en: 'Retentions ending' },
  term_overdue: { subject: 'organization', zh: '任期已满', en: 'Terms that ended' },
  term_ending: { subject: 'organization', zh: '任期即将届满', en: 'Terms ending' },
  branch_small: { subject: 'organization', zh: '正式党员不足的支部', en: 'Branches too small' },
  suspension_possible: { subject: 'member', zh: '失联可停止党籍', en: 'Lost: may be suspended' },
  removal_possible: { subject: 'member', zh: '停止党籍期满', en: 'Suspended: may be removed' },
  branch_large: { subject: 'organization', zh: '超过一般人数的支部', en: 'Branches above the usual size' },
} as const satisfies Record<string, Kind>;

interface Kind {
  subject: 'member' | 'organization' | 'transfer' | 'mobility';
  zh: string;
  en: string;
}

export type WarningKind = keyof typeof warningKinds;
export const warningKindKeys = Object.keys(warningKinds) as WarningKind[]; // the keys of a literal table
