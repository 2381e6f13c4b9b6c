import { organizationKinds } from '@zhibu/contract/organizations';
import type { Words } from '../../kernel/errors.ts';

/** What stands against an operation, or is to be known before it: each says what to do. */
export const say = {
  /** Kept with the duty or the post. */
  endedWithOrganization: '随党组织撤销',
  ended: (name: string, on: string): Words => ({
    zh: `“${name}”已于${on}撤销，请选择现有的党组织。`,
    en: `"${name}" ended on ${on}: choose a living organisation.`,
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
    en: `"${name}" still holds ${n} member(s). Choose a successor, or transfer them first.`,
  }),
  holdsOrganizations: (name: string, n: number): Words => ({
    zh: `“${name}”下面还有 ${n} 个党组织。请选择接收的党组织，或先把它们移走。`,
    en: `"${name}" still has ${n} organisation(s) below. Choose a successor, or move them first.`,
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
    en: `${n} of those chosen are not in "${name}", or are named twice. Reload the list and choose again.`,
  }),
  childElsewhere: (name: string, n: number): Words => ({
    zh: `有 ${n} 个党组织不直接在“${name}”下面，或被列了两次。请重新选择。`,
    en: `${n} organisation(s) do not stand directly under "${name}", or are named twice. Choose again.`,
  }),
  tooDeep: (most: number): Words => ({
    zh: `这样会超过 ${most} 级。请选择更靠近上级的位置。`,
    en: `That would be deeper than ${most} levels. Choose a place nearer to the top.`,
  }),
  dateFuture: {
    zh: '日期不能晚于今天：变更到当天再办理。',
    en: 'The date cannot be after today: record the change on its day.',
  },
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
    en: `${n} import(s) of members are being checked or written. Wait until they are done.`,
  }),
  openImport: (name: string, n: number): Words => ({
    zh: `“${name}”还有 ${n} 次未完成的党员导入。请先完成或取消，或者选择接收的党组织。`,
    en: `"${name}" still has ${n} unfinished import(s) of members. Finish or cancel them, or choose a successor.`,
  }),
  runningDuty: (name: string, n: number): Words => ({
    zh: `“${name}”还有 ${n} 个职务在任。请先结束职务、办好交接，或者勾选“职务和班子任职随之结束”。`,
    en: `${n} duties still run at "${name}". End them and hand over first, or let them end with the organisation.`,
  }),
  runningAdmin: (name: string, n: number): Words => ({
    zh: `“${name}”有 ${n} 个三员职务在任，不能随撤销结束。请由安全管理员先办理。`,
    en: `${n} duties of system, security or audit admins run at "${name}"; they do not end with it. The security admin settles that first.`,
  }),
  dutiesEnd: (n: number): Words => ({
    zh: `有 ${n} 个职务随撤销结束；撤回时不会自动恢复，需要重新授予。`,
    en: `${n} duties end with the organisation; a reversal does not restore them, they are granted again.`,
  }),
  runningOfficer: (name: string, n: number): Words => ({
    zh: `“${name}”还有 ${n} 名班子成员在任。请先办理卸任，或者勾选“职务和班子任职随之结束”。`,
    en: `${n} officer(s) are still in office at "${name}". End their terms first, or let them end with the organisation.`,
  }),
  officersEnd: (n: number): Words => ({
    zh: `有 ${n} 名班子成员的任职随撤销结束；撤回时不会自动恢复。`,
    en: `${n} officer(s) leave office with the organisation; a reversal does not restore them.`,
  }),
  officersLeave: (name: string, n: number): Words => ({
    zh: `要转出的人中有 ${n} 人在“${name}”任职，任职仍留在那里。请另行办理卸任。`,
    en: `${n} of those who leave hold a post in "${name}", which stays there. End it separately.`,
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
    en: `${n} member(s) changed their organisation again later. Reverse the later operation first.`,
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
    en: `The ${n} duties that ended with it are not restored; grant again those that are needed.`,
  }),
};
