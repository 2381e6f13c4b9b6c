/**
 * Why people came to a figure or left it: the increases and decreases of the statistics (增减变化) and the beginnings of
 * periods in a member's history. `in` and `out`: how the two directions are called where people come and go.
 */
export const causes = {
  registered: { zh: '建库登记', en: 'Registered' },
  admitted: { zh: '发展入党', en: 'Admitted' },
  restored: { zh: '恢复党籍', en: 'Membership restored' },
  moved: {
    zh: '组织关系转接',
    en: 'Transferred',
    in: { zh: '转入', en: 'Transferred in' },
    out: { zh: '转出', en: 'Transferred out' },
  },
  reorganized: {
    zh: '组织变动',
    en: 'Reorganised',
    in: { zh: '组织变动划入', en: 'Came by reorganisation' },
    out: { zh: '组织变动划出', en: 'Left by reorganisation' },
  },
  deceased: { zh: '去世', en: 'Died' },
  withdrew: { zh: '退党', en: 'Withdrew' },
  removed: { zh: '除名', en: 'Removed' },
  expelled: { zh: '开除党籍', en: 'Expelled' },
  suspended: { zh: '停止党籍', en: 'Suspended' },
  withdrew_by_default: { zh: '自行脱党', en: 'Withdrew by default' },
  probation_cancelled: { zh: '取消预备党员资格', en: 'Probation cancelled' },
  converted: { zh: '转为正式党员', en: 'Became full member' },
  developed: { zh: '发展阶段变化', en: 'Stage of development' },
  went_abroad: { zh: '出国（境）', en: 'Went abroad' },
  returned: { zh: '回国（境）', en: 'Came back' },
  lost_contact: { zh: '失去联系', en: 'Lost contact' },
  found_again: { zh: '恢复联系', en: 'Found again' },
  corrected: { zh: '更正', en: 'Corrected' },
  edited: { zh: '资料变化', en: 'Data changed' },
} as const satisfies Record<string, Cause>;

interface Direction {
  zh: string;
  en: string;
}
interface Cause extends Direction {
  in?: Direction;
  out?: Direction;
}

export type CauseKey = keyof typeof causes;
export const causeKeys = Object.keys(causes) as CauseKey[];

/** The words for one direction: 转入, 转出; else the cause's own. */
export function causeWords(key: string, direction: 'in' | 'out'): Direction {
  const cause: Cause | undefined = (causes as Readonly<Record<string, Cause>>)[key];
  return cause?.[direction] ?? cause ?? { zh: key, en: key };
}

/** Where a member is, as far as the registry knows. */
export const presences = {
  present: { zh: '正常', en: 'Present' },
  abroad: { zh: '出国（境）', en: 'Abroad' },
  lost: { zh: '失联', en: 'Lost contact' },
} as const;
export type Presence = keyof typeof presences;
export const presenceKeys = Object.keys(presences) as Presence[];
