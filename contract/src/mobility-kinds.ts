/** Plain data, so that the web shows it without the schemas. What leads from where to where: mobility.machine.rules.ts. */

/**
 * Where a period of mobility stands. From `proposed` on the home says that the member is away, whoever hosts; the host
 * sees it from then on.
 */
export const mobilityStates = {
  reported: { zh: '本人已报告，待所在支部登记', en: 'Reported by the member, home registers' },
  proposed: { zh: '待接纳支部确认', en: 'Waits for the host' },
  current: { zh: '流动中', en: 'Away' },
  declined: { zh: '接纳支部未接纳，待另行联系', en: 'Declined by the host' },
  returning: { zh: '已报告返回，待所在支部确认', en: 'Reported back, home confirms' },
  ended: { zh: '已结束', en: 'Ended' },
  withdrawn: { zh: '未登记', en: 'Not registered' },
} as const;
export type MobilityState = keyof typeof mobilityStates;
export const mobilityStateKeys = Object.keys(mobilityStates) as MobilityState[]; // the keys of a literal table

/** Those of a retention: a graduate who is retained is not away. */
export const retainedStates = { ...mobilityStates, current: { zh: '保留中', en: 'Retained' } } as const;
/** What a state is called, of either kind. */
export const standingWords = (kind: MobilityKind, state: MobilityState) =>
  (kind === 'retained' ? retainedStates : mobilityStates)[state];

/** Nothing leads on from here. */
export const endedMobilityStates: readonly MobilityState[] = ['ended', 'withdrawn'];
/** The home has said that the member is away. */
export const awayStates: readonly MobilityState[] = ['proposed', 'current', 'declined', 'returning'];

export const mobilityActions = {
  report: { zh: '报告外出', en: 'Reported away' },
  register: { zh: '登记流动', en: 'Registered' },
  retain: { zh: '登记保留组织关系', en: 'Retention registered' },
  reject: { zh: '不予登记', en: 'Not registered' },
  withdraw: { zh: '撤回报告', en: 'Report withdrawn' },
  confirm: { zh: '确认接纳', en: 'Confirmed by the host' },
  decline: { zh: '不接纳', en: 'Declined by the host' },
  leave: { zh: '报告返回', en: 'Reported back' },
  resume: { zh: '仍在外，继续流动', en: 'Still away' },
  extend: { zh: '变更期限', en: 'Period changed' },
  end: { zh: '结束', en: 'Ended' },
} as const;
export type MobilityAction = keyof typeof mobilityActions;
export const mobilityActionKeys = Object.keys(mobilityActions) as MobilityAction[]; // the keys of a literal table

export const mobilitySides = {
  member: { zh: '党员本人', en: 'the member' },
  home: { zh: '所在党支部', en: 'the home branch' },
  host: { zh: '接纳党支部', en: 'the host branch' },
  system: { zh: '系统', en: 'the system' },
} as const;
export type MobilitySide = keyof typeof mobilitySides;

/** What is recorded as a period: a member who floats, or a graduate whose affiliation stays (domain rules 28 and 29). */
export const mobilityKinds = {
  floating: { zh: '流动党员', en: 'Floating member' },
  retained: { zh: '毕业生组织关系保留', en: 'Graduate’s affiliation retained' },
} as const;
export type MobilityKind = keyof typeof mobilityKinds;

/** Why somebody floats, or a graduate's affiliation stays. */
export const mobilityGrounds = {
  work: { zh: '外出务工经商', en: 'Work or business elsewhere' },
  study: { zh: '外出学习', en: 'Study elsewhere' },
  family: { zh: '随家人居住', en: 'Living with family' },
  care: { zh: '就医或照料家人', en: 'Medical treatment or care' },
  retirement: { zh: '离退休后异地居住', en: 'Retired, living elsewhere' },
  unemployed: { zh: '毕业后尚未落实就业单位', en: 'Graduated, no employer yet' },
  further_study: { zh: '毕业后准备升学', en: 'Graduated, preparing further study' },
  other: { zh: '其他', en: 'Other' },
} as const;
export type MobilityGround = keyof typeof mobilityGrounds;
export const mobilityGroundKeys = Object.keys(mobilityGrounds) as MobilityGround[]; // the keys of a literal table
export const floatingGrounds: readonly MobilityGround[] = [
  'work',
  'study',
  'family',
  'care',
  'retirement',
  'other',
];
export const retainedGrounds: readonly MobilityGround[] = ['unemployed', 'further_study', 'other'];

/** How a period ended. */
export const mobilityEndings = {
  returned: { zh: '已返回', en: 'Came home' },
  moved: { zh: '去往别处', en: 'Went elsewhere' },
  settled: { zh: '单位或去向已落实', en: 'Employer or place found' },
  transferred: { zh: '组织关系已转出', en: 'Affiliation transferred' },
  left: { zh: '党籍终止', en: 'Membership ended' },
  mistaken: { zh: '登记有误', en: 'Registered by mistake' },
} as const;
export type MobilityEnding = keyof typeof mobilityEndings;
/** Those that the home chooses; the others are the system's. */
export const chosenEndings = ['returned', 'moved', 'settled', 'mistaken'] as const satisfies MobilityEnding[];

/** Rows of the one list: who is away from here, who is here from elsewhere, and whom else to keep in touch with. */
export const mobilityRows = {
  floating_out: { zh: '流出', en: 'Floating out' },
  floating_in: { zh: '流入', en: 'Floating in' },
  retained: { zh: '毕业生保留', en: 'Retained graduates' },
  abroad: { zh: '出国（境）', en: 'Abroad' },
  lost: { zh: '失去联系', en: 'Lost contact' },
} as const;
export type MobilityRow = keyof typeof mobilityRows;
export const mobilityRowKeys = Object.keys(mobilityRows) as MobilityRow[]; // the keys of a literal table
/** States in which the side whose row it is has the turn. */
export const turnsHere: Partial<Readonly<Record<MobilityRow, readonly MobilityState[]>>> = {
  floating_out: ['reported', 'declined', 'returning'],
  floating_in: ['proposed'],
};
