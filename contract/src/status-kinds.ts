/**
 * Changes of status (党籍变动), by the word that an officer looks for. What each does to a member and under which
 * rules stands in one table: server, features/status-changes/status-changes.rules.ts.
 */
export const statusChanges = {
  admit: { zh: '接收为预备党员', en: 'Admit as probationary member' },
  convert: { zh: '预备党员转正', en: 'Become full member' },
  extend_probation: { zh: '延长预备期', en: 'Extend probation' },
  cancel_probation: { zh: '取消预备党员资格', en: 'Cancel probation' },
  go_abroad: { zh: '出国（境）', en: 'Go abroad' },
  return: { zh: '回国（境）', en: 'Come back from abroad' },
  lose_contact: { zh: '失去联系', en: 'Lose contact' },
  find_again: { zh: '恢复联系', en: 'Find again' },
  suspend: { zh: '停止党籍', en: 'Suspend membership' },
  restore: { zh: '恢复党籍', en: 'Restore membership' },
  die: { zh: '去世', en: 'Die' },
  withdraw: { zh: '退党', en: 'Withdraw from the Party' },
  withdraw_by_default: { zh: '自行脱党', en: 'Withdraw by default' },
  remove: { zh: '除名', en: 'Remove' },
  expel: { zh: '开除党籍', en: 'Expel' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type StatusChangeKind = keyof typeof statusChanges;
export const statusChangeKinds = Object.keys(statusChanges) as StatusChangeKind[]; // keys of a literal table

/** Why membership is suspended (停止党籍): the rules of each are its own. */
export const suspensionGrounds = {
  lost_contact: { zh: '失去联系', en: 'Lost contact' },
  abroad: { zh: '出国（境）时间长', en: 'Long abroad' },
  other: { zh: '其他原因', en: 'Another reason' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type SuspensionGround = keyof typeof suspensionGrounds;
export const suspensionGroundKeys = Object.keys(suspensionGrounds) as SuspensionGround[]; // keys of a literal table

/** What an officer has to write down: what it was decided on, and the document that says so. */
export const statusPapers: Readonly<Record<StatusChangeKind, { basis: boolean; document: boolean }>> = {
  admit: { basis: false, document: false },
  convert: { basis: false, document: false },
  extend_probation: { basis: true, document: false },
  cancel_probation: { basis: true, document: true },
  go_abroad: { basis: false, document: false },
  return: { basis: false, document: false },
  lose_contact: { basis: false, document: false },
  find_again: { basis: false, document: false },
  suspend: { basis: true, document: true },
  restore: { basis: true, document: true },
  die: { basis: false, document: false },
  withdraw: { basis: true, document: false },
  withdraw_by_default: { basis: true, document: true },
  remove: { basis: true, document: true },
  expel: { basis: true, document: true },
};

/** What of a member a change of status can touch. */
export const statusFields = {
  stage: { zh: '人员类别', en: 'Stage' },
  joined: { zh: '入党日期', en: 'Joined' },
  full: { zh: '转正日期', en: 'Full member since' },
  presence: { zh: '联系情况', en: 'Whereabouts' },
  presenceSince: { zh: '联系情况自', en: 'Whereabouts since' },
  probationUntil: { zh: '预备期延长至', en: 'Probation extended until' },
} as const satisfies Record<string, { zh: string; en: string }>;
export type StatusField = keyof typeof statusFields;
export const statusFieldKeys = Object.keys(statusFields) as StatusField[]; // keys of a literal table
