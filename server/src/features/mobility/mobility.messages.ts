import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** What mobility says, in both languages. */
export const say = {
  reasonMissing: { zh: '请写明原因，至少两个字。', en: 'Say why, in at least two characters.' },
  noMember: {
    zh: '您的账号没有对应的党员档案，不能报告外出。',
    en: 'Your account belongs to no member file: nothing can be reported.',
  },
  notAMember: (stage: Words): Words => ({
    zh: `当前人员类别是“${stage.zh}”，只有正式党员和预备党员才登记流动和保留。`,
    en: `With the status "${stage.en}" nothing is registered: only full and probationary members float or are retained.`,
  }),
  ownFile: {
    zh: '自己外出请在手机上“报告外出”，由所在党支部登记。',
    en: 'Report your own absence on the phone; the home branch registers it.',
  },
  /** @param who acts instead */
  ownStay: (who: Words): Words => ({
    zh: `这是您本人的登记，这一步不由您当前的职务办理，由${who.zh}办理。`,
    en: `This is about yourself: the step is not for your acting duty, but for ${who.en}.`,
  }),
  holdersStay: (who: Words): Words => ({
    zh: `您代理的正是这名党员的职务，这一步不由您当前的职务办理，由${who.zh}办理。`,
    en: `You stand in for this member: the step is not for your acting duty, but for ${who.en}.`,
  }),
  otherAtHome: {
    zh: '所在党支部的其他任职者或者上级党组织',
    en: 'another officer of the home branch, or the organisation above it',
  },
  otherAtHost: {
    zh: '接纳党支部的其他任职者或者它的上级党组织',
    en: 'another officer of the host branch, or the organisation above it',
  },
  notYourSide: { zh: '这一步不由您当前的职务办理。', en: 'This step is not for your acting duty.' },
  stateForbids: (state: Words): Words => ({
    zh: `目前是“${state.zh}”，不能办理这一步。请刷新后查看。`,
    en: `It stands at "${state.en}", which does not know this step. Reload to see where it is.`,
  }),
  hostMissing: {
    zh: '请选择接纳的党支部，或写明在系统外的什么地方。',
    en: 'Choose the host branch, or say where outside this registry.',
  },
  hostTwice: {
    zh: '请只写一处：选择系统内的党支部，或写系统外的地方。',
    en: 'One of the two: a branch of this registry, or a place outside it.',
  },
  hostUnknown: { zh: '没有找到这个党支部，请重新选择。', en: 'There is no such branch; choose again.' },
  hostNoBranch: {
    zh: '接纳方应当是党支部或党小组，请重新选择。',
    en: 'Only a branch or group hosts; choose one.',
  },
  hostIsHome: {
    zh: '党员的组织关系就在这个党支部，请选择外出所在地的党支部。',
    en: 'The member belongs to that branch; choose the one where the member stays.',
  },
  alreadyThere: {
    zh: '这名党员在该党支部的流动登记还没有结束，不用重复登记。',
    en: 'There is a running period at that branch already.',
  },
  alreadyAtPlace: (place: string): Words => ({
    zh: `这名党员在“${place}”的流动登记还没有结束，不用重复登记。地点有变的，请先结束那一次。`,
    en: `There is a running period at "${place}" already. If the place is another one, end that period first.`,
  }),
  reportedAlready: {
    zh: '已经报告过一次，所在党支部还没有登记。可以撤回后重新报告。',
    en: 'There is a report that the home has not registered yet. Withdraw it to report anew.',
  },
  retainedAlready: {
    zh: '这名党员的组织关系已经登记为毕业保留。请变更期限，或先结束。',
    en: 'The retention is registered already: change its last day, or end it first.',
  },
  groundUnfit: { zh: '请选择合适的原因。', en: 'Choose a reason that fits.' },
  sinceTooFar: (last: LocalDate): Words => ({
    zh: `开始日期最晚可填 ${last}，请在临近外出时再登记。`,
    en: `It may begin on ${last} at the latest; register it nearer to the day.`,
  }),
  sinceTooLong: { zh: '开始日期太早，请核对。', en: 'It begins too long ago; check the day.' },
  noSuchDay: { zh: '没有这一天，请核对。', en: 'There is no such day.' },
  untilPast: {
    zh: '结束日期已经过去，请填写今天以后的日期。',
    en: 'The last day is over; give a later one.',
  },
  tooShort: (months: number, earliest: LocalDate): Words => ({
    zh: `连续外出不满 ${months} 个月的，不登记为流动党员，仍在所在党支部参加组织生活。期限请填 ${earliest} 或以后，或者留空。`,
    en: `Below ${months} months in a row nobody is a floating member and takes part at home. Give ${earliest} or later, or leave the end open.`,
  }),
  tooLong: (years: number, last: LocalDate): Words => ({
    zh: `毕业生组织关系最多保留 ${years} 年，最晚到 ${last}。`,
    en: `A graduate’s affiliation stays ${years} years at most: until ${last}.`,
  }),
  retentionOver: (years: number, last: LocalDate): Words => ({
    zh: `毕业生组织关系最多保留 ${years} 年，已于 ${last} 期满，请转出组织关系。`,
    en: `A graduate’s affiliation stays ${years} years at most, which ended on ${last}: transfer it.`,
  }),
  untilMissing: { zh: '请填写保留到哪一天。', en: 'Say until which day.' },
  untilBeforeStart: { zh: '结束日期要在开始日期之后。', en: 'It must end after it began.' },
  graduatedLater: { zh: '毕业日期不能晚于今天。', en: 'The graduation is not after today.' },
  dayLater: {
    zh: '日期不能晚于今天，请在当天或之后办理。',
    en: 'Not after today: do it on that day or later.',
  },
  dayBefore: (since: LocalDate): Words => ({
    zh: `日期不能早于开始的 ${since}。`,
    en: `Not before it began, on ${since}.`,
  }),
  endingUnfit: { zh: '请选择合适的结束方式。', en: 'Choose an ending that fits.' },
} as const;
