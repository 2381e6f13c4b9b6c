/** Plain data, so that the web shows it without the schemas. */

/** What can happen to an organisation in its life, and the reverse of each (domain rule 5: it is never deleted). */
export const operationKinds = {
  move: { zh: '隶属关系变更', en: 'Moved' },
  merge: { zh: '合并', en: 'Merged' },
  split: { zh: '分设', en: 'Split' },
  dissolve: { zh: '撤销', en: 'Dissolved' },
  reform: { zh: '改设', en: 'Re-formed' },
  region_move: { zh: '跨地区划转', en: 'Moved to another region' },
  reversal: { zh: '撤回', en: 'Reversed' },
} as const;
export type OperationKind = keyof typeof operationKinds;

/** What an organisation was in an operation. */
export const operationRoles = {
  subject: { zh: '对象', en: 'Subject' },
  source: { zh: '并出', en: 'Merged away' },
  target: { zh: '并入', en: 'Merged into' },
  founded: { zh: '新设', en: 'Founded' },
  moved: { zh: '随同划转', en: 'Moved along' },
  parent_before: { zh: '原上级', en: 'Parent before' },
  parent_after: { zh: '新上级', en: 'Parent after' },
} as const;
export type OperationRole = keyof typeof operationRoles;
