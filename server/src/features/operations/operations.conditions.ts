import type { FindingCode } from '@zhibu/contract/organization-operations';
import type { Words } from '../../kernel/errors.ts';

/** The source of a block that no regulation states: the registry holds together only so (domain rule 5). */
export const registrationRule: Words = {
  zh: '党组织登记规则（本平台）',
  en: 'registration rule of this platform',
};

const cleared: Words = { zh: '上述事项办结后', en: 'once that is settled' };
const corrected: Words = { zh: '改正填写后', en: 'once the entry is corrected' };
const chosen: Words = { zh: '改选其他党组织后', en: 'once another organisation is chosen' };
/** What a later change put in the way. */
export const undone: Words = { zh: '撤回后来的变更后', en: 'once the later change is reversed' };
const never: Words = { zh: '不能这样办理', en: 'not in this way' };

/** When a blocked operation becomes possible, where the finding itself names no day. */
export const conditions: Record<FindingCode, Words> = {
  ended: chosen,
  same_parent: chosen,
  inside_itself: chosen,
  place: chosen,
  sibling_name: { zh: '改名或合并后', en: 'once one is renamed or the two are merged' },
  code_taken: corrected,
  same_organization: corrected,
  holds_members: { zh: '党员全部转出后', en: 'once its members have left' },
  holds_organizations: { zh: '下级党组织全部移走后', en: 'once the organisations below have moved' },
  takes_no_members: chosen,
  member_elsewhere: corrected,
  child_elsewhere: corrected,
  too_deep: chosen,
  date_future: { zh: '到当天', en: 'on that day' },
  date_before_party: corrected,
  date_before_founding: corrected,
  date_before_members: corrected,
  date_before_last: {
    zh: '上次变更之后的日期，或撤回它之后',
    en: 'after the last change, or once it is reversed',
  },
  temporary_until: corrected,
  nothing_changes: corrected,
  running_import: { zh: '导入完成后', en: 'once the import is done' },
  open_import: { zh: '导入完成或取消后', en: 'once the import is finished or cancelled' },
  running_duty: { zh: '职务交接或结束后', en: 'once the duties are handed over or ended' },
  running_officer: { zh: '班子成员卸任后', en: 'once the officers have left office' },
  open_item: cleared,
  capacity: cleared,
  already_reversed: never,
  not_reversible: never,
  later_change: undone,
};
