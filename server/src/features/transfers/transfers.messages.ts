import { type Stage, stages } from '@zhibu/contract/fields';
import type { Words } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';

const endedAs: Partial<Record<Stage, string>> = {
  deceased: '已去世',
  withdrew: '已退党',
  removed: '已被除名',
  expelled: '已被开除党籍',
  withdrew_by_default: '已自行脱党',
  probation_cancelled: '已被取消预备党员资格',
};

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
  extendedToMost: (day: LocalDate): Words => ({
    zh: `介绍信已经到最长有效期 ${day}，不能再延长。到期仍未报到的，请撤回后重新申请。`,
    en: `The letter holds until ${day} already, the longest possible. Where nobody checks in by then, withdraw and apply again.`,
  }),
  ninetyDaysOver: (day: LocalDate): Words => ({
    zh: `开往这个接收组织的介绍信，最长有效期已于 ${day} 用完，不能再开出、延长或补开。请撤回后重新申请。`,
    en: `The longest validity of letters to this destination ended on ${day}: none is issued, extended or reissued. Withdraw and apply again.`,
  }),
  stateForbids: (state: Words): Words => ({
    zh: `这次转接目前是“${state.zh}”，不能办理这一步。请刷新后查看。`,
    en: `This transfer stands at "${state.en}", which does not know this step. Reload to see where it is.`,
  }),
  ownFiling: {
    zh: '这是您本人的转接，或者您所代理的任职者本人的转接，这一步不由您当前的职务办理。请由党员本人在“组织关系转接”页申请，或者由其他任职者填报。',
    en: 'This is your own transfer, or that of the holder you stand in for: the step is not for your acting duty. The member applies under "Transfer of membership", or another officer files it.',
  },
  /** @param who acts instead */
  ownTransfer: (who: Words): Words => ({
    zh: `这是您本人的转接，这一步不由您当前的职务办理，由${who.zh}办理。`,
    en: `This is your own transfer: this step is not for your acting duty, but for ${who.en}.`,
  }),
  holdersTransfer: (who: Words): Words => ({
    zh: `您代理的正是这名党员的职务，这一步不由您当前的职务办理，由${who.zh}办理。`,
    en: `You stand in for this member: this step is not for your acting duty, but for ${who.en}.`,
  }),
  otherOfBranch: (committee: string): Words => ({
    zh: `转出支部的其他任职者或者“${committee}”`,
    en: `another officer of the origin’s branch, or ${committee}`,
  }),
  otherOfCommittee: (committee: string): Words => ({
    zh: `“${committee}”的其他任职者或者它的上级党组织`,
    en: `another officer of ${committee}, or the organisation above it`,
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
  destinationGone: (committee: string): Words => ({
    zh: `接收党委“${committee}”已不再接收党员，这一步不能办理。请变更接收组织，或者退回申请方、撤回。`,
    en: `${committee} receives nobody any more, so this step leads nowhere. Change the destination, return it to the applicant, or withdraw it.`,
  }),
  destinationNoCommittee: {
    zh: '接收方应当是党委或党工委，请重新选择。',
    en: 'Only a committee receives; choose one.',
  },
  branchMissing: { zh: '请选择要编入的党支部。', en: 'Choose the branch.' },
  branchUnknown: { zh: '请选择接收党委下面的党支部。', en: 'Choose a branch of the receiving committee.' },
  branchOfLower: (branch: string, committee: string): Words => ({
    zh: `“${branch}”由下级的“${committee}”管理，要由它接收，不能按党委内部调整办理。请选择本党委直属的党支部；确要去那里的，请把接收党委改为“${committee}”，开介绍信转接。`,
    en: `${branch} stands under ${committee}, which has to receive: that is no transfer within this committee. Choose a branch directly under this one, or change the destination to ${committee}, so that a letter goes there.`,
  }),
  noBranch: (committee: string): Words => ({
    zh: `“${committee}”下面没有可以编入的党支部。请先建立党支部，再办理这一步。`,
    en: `${committee} has no branch to which to assign. Found one first.`,
  }),
  branchTakesNobody: {
    zh: '党员只能编入党支部或党小组，请重新选择。',
    en: 'Members belong to a branch or group; choose one.',
  },
  sameBranch: { zh: '党员已经在这个党支部。', en: 'The member belongs to that branch already.' },
  memberElsewhere: {
    zh: '党员的组织关系已经不在原支部，这次转接不能继续。请撤回后按现在的情况重新申请。',
    en: 'The member belongs elsewhere by now: withdraw this transfer and apply again from there.',
  },
  placeChanged: {
    zh: '党员所在的支部或者其上级党委刚有变动，什么都没有保存。请刷新后再试。',
    en: 'The member’s branch, or the committee above it, has just changed; nothing was saved. Reload and try again.',
  },
  treeChanged: {
    zh: '转出支部的隶属关系刚有变动，审批的党委已经不同。请退回后重新提交。',
    en: 'The branch came under another committee meanwhile. Return the transfer, so that it is handed in anew.',
  },
  memberLeft: (stage: Words): Words => ({
    zh: `党员目前是“${stage.zh}”，不能接收。请退回转出党委核实。`,
    en: `The member’s status is "${stage.en}" by now: return the transfer to the origin’s committee.`,
  }),
  memberGone: (stage: Words): Words => ({
    zh: `党员目前是“${stage.zh}”，不能登记回执。请撤回这次转接。`,
    en: `The member’s status is "${stage.en}" by now: no receipt is registered. Withdraw the transfer.`,
  }),
  halted: {
    zh: '党员已停止党籍，转接暂停办理，已开出的介绍信暂不能使用。恢复党籍后继续办理；不再转接的，请撤回。',
    en: 'The membership is suspended: the transfer waits, and a letter that is out is not used meanwhile. It goes on once the membership is restored; otherwise withdraw it.',
  },
  halts: { zh: '党员停止党籍，转接暂停', en: 'The membership was suspended: the transfer waits' },
  resumes: { zh: '党员恢复党籍，转接继续办理', en: 'The membership was restored: the transfer goes on' },
  noLetterFor: (stage: Words): Words => ({
    zh: `党员目前是“${stage.zh}”，不能开出介绍信。请撤回这次转接。`,
    en: `The member’s status is "${stage.en}" by now: no letter is issued. Withdraw the transfer.`,
  }),
  /** Why the system withdraws: what became of the member. */
  membershipEnded: (stage: Stage, before: Stage): Words => {
    const who = before === 'full' || before === 'probationary' ? '党员' : stages[before].zh;
    return {
      zh: `${who}${endedAs[stage] ?? `已是“${stages[stage].zh}”`}，转接由系统撤回`,
      en: `The member’s status became "${stages[stage].en}": withdrawn by the system`,
    };
  },
  endsTransfer: (destination: string, letter: string | null): Words => ({
    zh: `转往“${destination}”的组织关系转接还在办理，将由系统撤回${letter === null ? '' : `，已开出的介绍信（${letter}）同时作废`}。撤销这次变动也不会恢复，需要的请重新申请转接。`,
    en: `The transfer to ${destination} is under way: the system withdraws it${letter === null ? '' : `, and the letter that is out (${letter}) becomes void`}. Taking this change back does not restore it; apply anew.`,
  }),
  haltsTransfer: (
    destination: string,
    letter: { number: string | null; until: LocalDate } | null,
  ): Words => ({
    zh: `转往“${destination}”的组织关系转接还在办理，停止党籍期间暂停${letter === null ? '' : `；已开出的介绍信（${letter.number}）暂不能使用，有效期仍到 ${letter.until}`}。恢复党籍后继续办理；不再转接的，请撤回这次转接。`,
    en: `The transfer to ${destination} is under way: it waits while the membership is suspended${letter === null ? '' : `, and the letter that is out (${letter.number}) is not used meanwhile, though it still ends on ${letter.until}`}. It goes on once the membership is restored; otherwise withdraw it.`,
  }),
  redirectSame: {
    zh: '介绍信已经开给这个接收组织，请选择另一个。信件遗失的请补开，时间不够的请延长有效期。',
    en: 'The letter goes there already: choose another destination. A lost letter is reissued, a short one extended.',
  },
  redirectWithin: {
    zh: '介绍信已经开出，不能改为本党委内部调整。请撤回后重新申请。',
    en: 'The letter is issued: withdraw it and apply again for a transfer within this committee.',
  },
  reissueWithin: {
    zh: '转出支部现在就在接收党委下面，不再需要介绍信，不能补开。请撤回后按党委内部调整重新申请。',
    en: 'The branch stands under the receiving committee by now: no letter is needed. Withdraw it and apply again within that committee.',
  },
  destinationEnds: (who: Words): Words => ({
    zh: `${who.zh}的介绍信已经开往这个党组织，没有党委接续办理。请先接收或退回，或由转出党委变更接收党委。`,
    en: `Letters of ${who.en} go to this organisation, and no committee takes them over. Receive or return them first, or let the origin choose another committee.`,
  }),
  sidesMerge: (who: Words): Words => ({
    zh: `${who.zh}的介绍信开往的党委将和转出党委成为一个。请先接收、退回或撤回。`,
    en: `The letters of ${who.en} go to a committee that would become their own. Receive, return or withdraw them first.`,
  }),
  fileElsewhere: {
    zh: '党员已经由对方接收，档案不在本级，不能再取完整的公民身份号码。',
    en: 'The member was received elsewhere; the file with the ID number is not here any more.',
  },
  noLetter: { zh: '还没有开出介绍信，或介绍信已经作废。', en: 'No letter was issued, or it is void.' },
  codeUnknown: { zh: '没有找到这封介绍信，请核对报到码。', en: 'No such letter; check the code.' },
  letterVoid: {
    zh: '这封介绍信已经作废，请以新的介绍信报到。',
    en: 'This letter is void; check in with the present one.',
  },
  whereTo: {
    zh: '请选择接收党委；不在本系统的，请填写它的全称，两者只填一项。',
    en: 'Choose the receiving committee, or write the full name of one outside: one of the two.',
  },
  outsideNameShort: {
    zh: '请填写系统外党组织的全称，至少四个字。',
    en: 'Write the full name of the organisation outside, at least four characters.',
  },
  receiptMissing: {
    zh: '请填写回执上的接收日期和接收党组织。',
    en: 'Say the day of reception and who received, as the receipt does.',
  },
  dayAhead: (today: LocalDate): Words => ({
    zh: `日期不能晚于今天（${today}）。`,
    en: `The day is not after today (${today}).`,
  }),
  receivedBefore: (issued: LocalDate): Words => ({
    zh: `现在这封介绍信 ${issued} 才开出，接收日期不能更早。请核对回执是不是这封介绍信的。`,
    en: `The present letter was issued on ${issued}; nobody was received with it before. Check that the receipt is of this letter.`,
  }),
  receivedAfter: (until: LocalDate): Words => ({
    zh: `介绍信 ${until} 已过期，回执上的接收日期更晚。请与接收党组织核实；确已接收的，请先延长介绍信有效期，再登记回执。`,
    en: `The letter ended on ${until}, before the day of reception. Ask the receiving organisation; where the reception stands, extend the letter first.`,
  }),
  changedSince: (day: LocalDate): Words => ({
    zh: `档案自 ${day} 起有党籍变动，接收日期不能早于这一天。请核对回执，或先处理那次变动。`,
    en: `The status changed on ${day}; the reception is not earlier. Check the receipt, or settle that change first.`,
  }),
  paperMissing: {
    zh: '请先上传回执的照片或扫描件。',
    en: 'Upload a photograph or scan of the receipt first.',
  },
  letterPaperMissing: {
    zh: '请先上传介绍信的照片或扫描件，再接收。',
    en: 'Upload a photograph or scan of the letter before the acceptance.',
  },
  papersNotNow: {
    zh: '只有开给系统外党组织的介绍信的回执，和系统外来的介绍信，才上传照片；办结以后不再上传。',
    en: 'Paper is photographed where a receipt from outside or a letter from outside is registered, until that has ended.',
  },
  papersFull: {
    zh: '一次转接最多上传 10 份照片。',
    en: 'Ten photographs a transfer at most.',
  },
  onlyCommittee: {
    zh: '介绍信由接收党委登记。请以党委或党工委的职务办理。',
    en: 'The receiving committee registers letters: act for a committee.',
  },
  letterOver: (until: LocalDate): Words => ({
    zh: `介绍信 ${until} 已过期，报到日期不能更晚。请退回开出介绍信的党组织，请他们延长或补开。`,
    en: `The letter ended on ${until}: nobody checks in with it afterwards. Ask whoever issued it to extend or reissue it.`,
  }),
  arrivedBefore: (issued: LocalDate): Words => ({
    zh: `介绍信 ${issued} 才开出，报到日期不能更早。`,
    en: `The letter was issued on ${issued}; nobody checked in with it before.`,
  }),
  letterDays: {
    zh: '有效期不能早于开出日期，请核对。',
    en: 'A letter does not end before it is issued; check both days.',
  },
  letterTooLong: (most: LocalDate): Words => ({
    zh: `介绍信的有效期最多到 ${most}，请核对介绍信上的天数。`,
    en: `A letter holds until ${most} at most; check its days.`,
  }),
  letterKnown: {
    zh: '这个党组织的这个编号已经登记过，同一封介绍信只能使用一次。请核对编号；确系另一封的，请与开出介绍信的党组织核实。',
    en: 'This number of that organisation is registered already: a letter is used once. Check the number, or ask whoever issued it.',
  },
  personWaits: {
    zh: '这个公民身份号码已有一封外来介绍信在办，不能重复登记。',
    en: 'A letter from outside is under way for this ID number already.',
  },
  personHere: {
    zh: '这个公民身份号码已在本系统登记，一名党员只能有一个组织关系。请由原党组织在系统内转接，不用介绍信登记。',
    en: 'This ID number is registered in this system, and nobody belongs to two places. Its organisation transfers it inside the system.',
  },
  nameDiffers: {
    zh: '这个公民身份号码在本系统有转出后存档的档案，但姓名与介绍信不一致。请核对介绍信；确已改名的，请先由开出介绍信的党组织注明。',
    en: 'An archived file of this ID number has another name than the letter. Check it; a changed name is noted by whoever issued the letter.',
  },
  stageNeeds: {
    joined: { zh: '请填写入党日期。', en: 'Say when the person joined the Party.' },
    full: { zh: '正式党员请填写转正日期。', en: 'Say when the person became a full member.' },
    applied: { zh: '请填写申请入党日期。', en: 'Say when the person applied.' },
  },
  probationOver: (day: LocalDate): Words => ({
    zh: `预备期连同延长最迟到 ${day}，早已届满，不会仍是预备党员。请与开出介绍信的党组织核实人员类别。`,
    en: `Probation with its extension ended on ${day} at the latest, long ago: ask whoever issued the letter for the status.`,
  }),
  fullTooEarly: (day: LocalDate): Words => ({
    zh: `预备期一年，转正日期最早为 ${day}，请核对。`,
    en: `Probation is a year; the first day of full membership is ${day}.`,
  }),
  appliedLater: {
    zh: '申请入党日期应在入党日期之前，请核对。',
    en: 'The application comes before joining; check both days.',
  },
  notOfParty: {
    zh: '还没有入党的，不填入党和转正日期。',
    en: 'Who has not joined the Party has no days of joining and full membership.',
  },
  receiptNotYet: {
    zh: '接收以后才有回执。',
    en: 'There is a receipt once the member is accepted.',
  },
  tooManyLooks: {
    zh: '从这个网络核对介绍信的次数太多，请稍后再试；急用时请打电话向开出单位核实。',
    en: 'Letters were checked too often from this network; try again later, or call whoever issued it.',
  },
} as const;
