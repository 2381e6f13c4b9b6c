import { organizationKinds } from '@zhibu/contract/organizations';
import type { Words } from '../../kernel/errors.ts';

/** A count with its noun, and with its verb where that follows it: "1 duty ends", "2 duties end". */
const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** What stands against an operation, or is to be known before it: each says what to do. */
export const say = {
  /** Kept with the duty or the post. */
  endedWithOrganization: '随党组织撤销',
  ended: (name: string, on: string): Words => ({
    zh: `“${name}”已于${on}撤销，请选择现有的党组织。`,
    en: `"${name}" ended on ${on}: choose a living organisation.`,
  }),
  superiorEnded: (name: string, superior: string, on: string): Words => ({
    zh: `“${name}”的上级“${superior}”已于${on}撤销，不能回到那里。请先撤回“${superior}”的那次变更。`,
    en: `"${superior}", above "${name}", ended on ${on}, so nothing can go back there. Reverse what ended "${superior}" first.`,
  }),
  intoItself: (name: string): Words => ({
    zh: `“${name}”不能作自己的上级。请另选上级。`,
    en: `"${name}" cannot be its own superior. Choose another one.`,
  }),
  sameParent: (name: string, parent: string): Words => ({
    zh: `“${name}”已经在“${parent}”下面，不需要变更。`,
    en: `"${name}" stands under "${parent}" already; nothing needs to change.`,
  }),
  insideItself: (name: string, target: string): Words => ({
    zh: `“${target}”就在“${name}”下面，不能把上级放到自己的下级里。请另选上级。`,
    en: `"${target}" stands inside "${name}": an organisation cannot come under itself. Choose another one.`,
  }),
  siblingName: (name: string, parent: string, code: string): Words => ({
    zh: `“${parent}”下面已有“${name}”（代码 ${code}）。请先更名，或者与它合并。`,
    en: `"${parent}" already has "${name}" (code ${code}). Rename one of them first, or merge the two.`,
  }),
  nameTwice: (name: string): Words => ({
    zh: `有两个党组织都叫“${name}”，会到同一个上级下面。请先更名。`,
    en: `Two organisations called "${name}" would stand under one superior. Rename one first.`,
  }),
  codeTaken: (code: string): Words => ({
    zh: `代码 ${code} 已被使用（撤销的党组织也保留代码），请换一个。`,
    en: `Code ${code} is taken (one that ended keeps its code); choose another.`,
  }),
  codeUnfit: {
    zh: '代码只用数字、字母、点和短横，最多 20 位。',
    en: 'A code has at most 20 digits, letters, dots and hyphens.',
  },
  sameOrganization: (name: string): Words => ({
    zh: `“${name}”不能同时是两方，请从名单中去掉一个。`,
    en: `"${name}" stands on both sides; take it out of one of them.`,
  }),
  oneTarget: {
    zh: '请选择并入现有党组织，或者填写新设的党组织，两者选一。',
    en: 'Choose an existing organisation to merge into, or describe a new one: exactly one of the two.',
  },
  noParent: (name: string): Words => ({
    zh: `“${name}”没有上级，旁边不能新设党组织。请并入现有的党组织。`,
    en: `"${name}" has no superior, so nothing can be founded beside it. Use an existing organisation.`,
  }),
  holdsMembers: (name: string, n: number): Words => ({
    zh: `“${name}”还有 ${n} 名党员。请选择接收的党组织，或先办理转接。`,
    en: `"${name}" still holds ${counted(n, 'member')}. Choose a successor, or transfer them first.`,
  }),
  holdsOrganizations: (name: string, n: number): Words => ({
    zh: `“${name}”下面还有 ${n} 个党组织。请选择接收的党组织，或先把它们移走。`,
    en: `"${name}" still has ${counted(n, 'organisation')} below. Choose a successor, or move them first.`,
  }),
  affiliationsStay: (name: string, n: number): Words => ({
    zh: `临时和功能型党支部一般不转接组织关系，“${name}”将有 ${n} 人的组织关系。请确认确有需要。`,
    en: `Affiliations generally stay at home when a temporary or functional branch is formed; "${name}" would hold ${n}. Make sure that this is meant.`,
  }),
  takesNoMembers: (name: string, kind: keyof typeof organizationKinds, n: number): Words => ({
    zh: `“${name}”是${organizationKinds[kind].zh}，党员应编入党支部或党小组（涉及 ${n} 人）。请改选党支部。`,
    en: `"${name}" is a ${organizationKinds[kind].en.toLowerCase()}; members belong to a branch or a group (${n} concerned). Choose a branch.`,
  }),
  memberElsewhere: (name: string, n: number): Words => ({
    zh: `有 ${n} 人不在“${name}”，或被列了两次。请刷新名单后重选。`,
    en: `${counted(n, 'of those chosen is', 'of those chosen are')} not in "${name}", or named twice. Reload the list and choose again.`,
  }),
  childElsewhere: (name: string, n: number): Words => ({
    zh: `有 ${n} 个党组织不直接在“${name}”下面，或被列了两次。请重新选择。`,
    en: `${counted(n, 'organisation does', 'organisations do')} not stand directly under "${name}", or named twice. Choose again.`,
  }),
  tooDeep: (most: number): Words => ({
    zh: `这样会超过 ${most} 级。请选择更靠近上级的位置。`,
    en: `That would be deeper than ${most} levels. Choose a place nearer to the top.`,
  }),
  dateFuture: {
    zh: '日期不能晚于今天：变更到当天再办理。',
    en: 'The date cannot be after today: record the change on its day.',
  },
  beforeParty: {
    zh: '日期不能早于 1921 年 7 月 1 日：那时还没有党的组织。请核对年份。',
    en: 'The date cannot be before 1 July 1921, when the Party began. Check the year.',
  },
  beforeMembers: (name: string, day: string): Words => ({
    zh: `“${name}”有党员的组织关系从${day}才算起，日期不能早于那一天。请改日期，或者核对该党员的入党日期。`,
    en: `A member of "${name}" is affiliated only since ${day}; the date cannot be earlier. Change it, or check the day on which that member joined.`,
  }),
  beforeFounding: (name: string, day: string): Words => ({
    zh: `“${name}”成立于${day}，日期不能更早。`,
    en: `"${name}" was founded on ${day}; the date cannot be earlier.`,
  }),
  beforeLast: (name: string, day: string): Words => ({
    zh: `“${name}”在${day}有过变更，日期不能早于那一天；如那次办错了，请先撤回。`,
    en: `"${name}" was changed on ${day}; the date cannot be earlier. If that was a mistake, reverse it first.`,
  }),
  temporaryUntil: {
    zh: '临时党组织要写明到期日期，并且晚于成立日期。',
    en: 'A temporary organisation needs the day on which it ends, after the day it begins.',
  },
  onlyTemporaryEnds: {
    zh: '只有临时党组织才填到期日期。',
    en: 'Only a temporary organisation has a day on which it ends.',
  },
  nothingChanges: {
    zh: '没有要变更的内容，请核对后再办理。',
    en: 'Nothing would change; check what you entered.',
  },
  runningImport: (n: number): Words => ({
    zh: `有 ${n} 次党员导入正在核对或写入。请等它完成后再办理。`,
    en: `${counted(n, 'import of members is', 'imports of members are')} being checked or written. Wait until the end.`,
  }),
  openImport: (name: string, n: number): Words => ({
    zh: `“${name}”还有 ${n} 次未完成的党员导入。请先完成或取消，或者选择接收的党组织。`,
    en: `"${name}" still has ${counted(n, 'unfinished import')} of members. Finish or cancel, or choose a successor.`,
  }),
  runningDuty: (name: string, n: number): Words => ({
    zh: `“${name}”还有 ${n} 个职务在任。请先结束职务、办好交接，或者勾选“职务和班子任职随之结束”。`,
    en: `${counted(n, 'duty still runs', 'duties still run')} at "${name}". Hand over and end first, or let duties end with the organisation.`,
  }),
  runningAdmin: (name: string, n: number): Words => ({
    zh: `“${name}”有 ${n} 个三员职务在任，不能随撤销结束。请由安全管理员先办理。`,
    en: `${counted(n, 'duty of a system, security or audit admin runs', 'duties of system, security or audit admins run')} at "${name}" and cannot end with it. The security admin settles that first.`,
  }),
  dutiesEnd: (n: number): Words => ({
    zh: `有 ${n} 个职务随撤销结束；撤回时不会自动恢复，需要重新授予。`,
    en: `${counted(n, 'duty ends', 'duties end')} with the organisation; a reversal restores none, they are granted again.`,
  }),
  runningOfficer: (name: string, n: number): Words => ({
    zh: `“${name}”还有 ${n} 名班子成员在任。请先办理卸任，或者勾选“职务和班子任职随之结束”。`,
    en: `${counted(n, 'officer is', 'officers are')} still in office at "${name}". End the posts first, or let them end with the organisation.`,
  }),
  officersEnd: (n: number): Words => ({
    zh: `有 ${n} 名班子成员的任职随撤销结束；撤回时不会自动恢复。`,
    en: `${counted(n, 'post ends', 'posts end')} with the organisation; a reversal restores none.`,
  }),
  officersLeave: (name: string, n: number): Words => ({
    zh: `要转出的人中有 ${n} 人在“${name}”任职，任职仍留在那里。请另行办理卸任。`,
    en: `${counted(n, 'of those who leave holds', 'of those who leave hold')} a post in "${name}", which stays there. End it separately.`,
  }),
  dutyOpen: (name: string, list: Words): Words => ({
    zh: `“${name}”还有未了结的事项：${list.zh}。请先办理交接，再随撤销结束。`,
    en: `Still open for ${name}: ${list.en}. Hand over first; then the duty can end with the organisation.`,
  }),
  openItem: (name: string, list: Words): Words => ({
    zh: `“${name}”还有未了结的事项：${list.zh}。请先办结。`,
    en: `Still open at "${name}": ${list.en}. Settle them first.`,
  }),
  alreadyReversed: {
    zh: '这次变更已经撤回，不需要再撤回。',
    en: 'This operation was reversed already.',
  },
  notReversible: {
    zh: '这条记录本身不能撤回。要恢复，请重新办理一次变更。',
    en: 'This record itself cannot be reversed. To come back, do the operation again.',
  },
  laterMove: (name: string): Words => ({
    zh: `“${name}”后来又变更过隶属关系或已撤销。请先撤回后来的变更。`,
    en: `"${name}" was moved again or ended later. Reverse the later operation first.`,
  }),
  laterMembers: (n: number): Words => ({
    zh: `有 ${n} 名党员后来又变更了所在党组织。请先撤回后来的变更。`,
    en: `${counted(n, 'member')} changed organisation again later. Reverse the later operation first.`,
  }),
  laterHolds: (name: string): Words => ({
    zh: `“${name}”后来有了新的党员、下级、职务或未了结的事项，撤回后它将不存在。请先把这些移走。`,
    en: `"${name}" has meanwhile got members, organisations, duties or open items of its own, and would end. Move them first.`,
  }),
  laterShape: (name: string): Words => ({
    zh: `“${name}”后来又改过类别、形式或名称。请先撤回后来的变更。`,
    en: `"${name}" was changed again later. Reverse the later change first.`,
  }),
  dutiesStayEnded: (n: number): Words => ({
    zh: `当时随之结束的 ${n} 个职务不会恢复，需要的请重新授予。`,
    en: `${counted(n, 'duty that ended with it is', 'duties that ended with it are')} not restored; grant again what is needed.`,
  }),
  officesStayEnded: (posts: number, terms: number): Words => ({
    zh: `当时随之结束的 ${posts} 名班子成员任职、${terms} 个任期不会恢复，需要的请重新登记本届任期和班子成员。`,
    en: `${counted(posts, 'post')} and ${counted(terms, 'term')} that ended with it are not restored; register the term and its officers again where needed.`,
  }),
};
