import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

/** What transfers say, in both languages. */
export const say = {
  reasonMissing: { zh: '请写明原因，至少两个字。', en: 'Say why, in at least two characters.' },
  duesMissing: { zh: '请填写党费交至哪个月。', en: 'Say up to which month dues are paid.' },
  duesStrange: {
    zh: '党费交至的月份不对，请核对。',
    en: 'That month cannot be right; check up to when dues are paid.',
  },
  letterLapsed: (day: LocalDate, committee: string): Words => ({
    zh: `介绍信已于 ${day} 过期，不能报到。请联系${committee}延长有效期或补开介绍信。`,
    en: `The letter ended on ${day}: nobody can check in with it. Ask ${committee} to extend or reissue it.`,
  }),
  laterDay: (day: LocalDate): Words => ({
    zh: `请选择 ${day} 以后的日期。`,
    en: `Choose a day after ${day}.`,
  }),
  tooLong: (day: LocalDate): Words => ({
    zh: `介绍信最多只能延长到 ${day}。`,
    en: `The letter can be extended to ${day} at most.`,
  }),
  ninetyDaysOver: (day: LocalDate): Words => ({
    zh: `介绍信的最长有效期已于 ${day} 用完，不能再延长或补开。请撤回后重新申请。`,
    en: `The longest validity ended on ${day}: the letter can be neither extended nor reissued. Withdraw and apply again.`,
  }),
  stateForbids: (state: Words): Words => ({
    zh: `这次转接目前是“${state.zh}”，不能办理这一步。请刷新后查看。`,
    en: `This transfer stands at "${state.en}", which does not know this step. Reload to see where it is.`,
  }),
  notYourSide: { zh: '这一步不由您当前的职务办理。', en: 'This step is not for your acting duty.' },
  openAlready: (state: Words): Words => ({
    zh: `已有一次在办的转接（${state.zh}），一名党员同时只能办理一次。请先办结或撤回。`,
    en: `There is an open transfer already (${state.en}); one at a time. Complete or withdraw it first.`,
  }),
  notTransferable: (stage: Words): Words => ({
    zh: `当前人员类别是“${stage.zh}”，不能转接组织关系。`,
    en: `With the status "${stage.en}" nobody is transferred.`,
  }),
  noMember: {
    zh: '您的账号没有对应的党员档案，不能申请转接。',
    en: 'Your account belongs to no member file: nothing can be applied for.',
  },
  noCommittee: {
    zh: '所在党支部上面没有党委，不能转接。请联系上级党组织。',
    en: 'No committee stands above the branch. Ask the organisation above.',
  },
  destinationUnknown: {
    zh: '没有找到这个接收党委，请重新选择。',
    en: 'There is no such receiving committee; choose again.',
  },
  destinationNoCommittee: {
    zh: '接收方应当是党委或党工委，请重新选择。',
    en: 'Only a committee receives; choose one.',
  },
  branchMissing: { zh: '请选择要编入的党支部。', en: 'Choose the branch.' },
  branchUnknown: { zh: '请选择接收党委下面的党支部。', en: 'Choose a branch of the receiving committee.' },
  branchTakesNobody: {
    zh: '党员只能编入党支部或党小组，请重新选择。',
    en: 'Members belong to a branch or group; choose one.',
  },
  sameBranch: { zh: '党员已经在这个党支部。', en: 'The member belongs to that branch already.' },
  memberElsewhere: {
    zh: '党员的组织关系已经不在原支部，这次转接不能继续。请撤回后按现在的情况重新申请。',
    en: 'The member belongs elsewhere by now: withdraw this transfer and apply again from there.',
  },
  treeChanged: {
    zh: '转出支部的隶属关系刚有变动，审批的党委已经不同。请退回后重新提交。',
    en: 'The branch came under another committee meanwhile. Return the transfer, so that it is handed in anew.',
  },
  memberLeft: (stage: Words): Words => ({
    zh: `党员目前是“${stage.zh}”，不能接收。请退回转出党委核实。`,
    en: `The member’s status is "${stage.en}" by now: return the transfer to the origin’s committee.`,
  }),
  redirectWithin: {
    zh: '介绍信已经开出，不能改为本党委内部调整。请撤回后重新申请。',
    en: 'The letter is issued: withdraw it and apply again for a transfer within this committee.',
  },
  noLetter: { zh: '还没有开出介绍信，或介绍信已经作废。', en: 'No letter was issued, or it is void.' },
  codeUnknown: { zh: '没有找到这封介绍信，请核对报到码。', en: 'No such letter; check the code.' },
  letterVoid: {
    zh: '这封介绍信已经作废，请以新的介绍信报到。',
    en: 'This letter is void; check in with the present one.',
  },
} as const;
