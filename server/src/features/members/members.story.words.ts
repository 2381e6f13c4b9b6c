import { causes } from '@zhibu/contract/causes';
import { memberFieldTable, type Stage, stages } from '@zhibu/contract/fields';
import type { StoryKind } from '@zhibu/contract/member-story';
import { type OccupationClass, occupationClasses } from '@zhibu/contract/occupations';
import type { Words } from '../../kernel/errors.ts';
import { education } from '../../kernel/standards/education.ts';
import { ethnicGroup } from '../../kernel/standards/ethnic-groups.ts';
import type { IdentityCorrection, IdentityField, Mark } from './members.story.rules.ts';

/** The sentences of a member's story, one an item. */

const elsewhere: Words = { zh: '其他党组织', en: 'another organisation' };
const nothing: Words = { zh: '未填写', en: 'not given' };

export function titleOf(mark: Mark, organization: string | null): Words {
  const at = organization === null ? elsewhere : { zh: organization, en: organization };
  switch (mark.aspect) {
    case 'joined':
      return { zh: '加入中国共产党', en: 'Joined the Communist Party of China' };
    case 'full':
      return { zh: '转为正式党员', en: 'Became a full member' };
    case 'place':
      return placeTitle(mark, at);
    case 'stage':
      return stageTitle(mark);
    case 'presence':
      return presenceTitle(mark);
    case 'education':
      return changeTitle({ zh: '学历', en: 'Education' }, educationWords(mark.value), mark.was === null);
    case 'occupation':
      return changeTitle({ zh: '职业', en: 'Occupation' }, occupationWords(mark.value), mark.was === null);
  }
}

function placeTitle({ cause, first }: Mark, at: Words): Words {
  if (cause === 'moved') return { zh: `组织关系转入${at.zh}`, en: `Transferred to ${at.en}` };
  if (cause === 'reorganized')
    return { zh: `随组织变动编入${at.zh}`, en: `Came to ${at.en} by reorganisation` };
  return first
    ? { zh: `在${at.zh}登记入册`, en: `Put on file at ${at.en}` }
    : { zh: `编入${at.zh}`, en: `Came to ${at.en}` };
}

const stageTitles: Readonly<Partial<Record<string, Words>>> = {
  applicant: { zh: '成为入党申请人', en: 'Became an applicant' },
  activist: { zh: '确定为入党积极分子', en: 'Became an activist' },
  candidate: { zh: '确定为发展对象', en: 'Became a candidate' },
  probationary: { zh: '接收为预备党员', en: 'Admitted as a probationary member' },
  full: { zh: '转为正式党员', en: 'Became a full member' },
};

function stageTitle({ value, cause }: Mark): Words {
  if (cause === 'restored') return causes.restored;
  if (value === 'transferred_out')
    return { zh: '组织关系转往系统外', en: 'Transferred to an organisation outside' };
  return stageTitles[value ?? ''] ?? stages[value as Stage] ?? elsewhere; // the column holds a stage
}

function presenceTitle({ value, was }: Mark): Words {
  if (value === 'abroad') return causes.went_abroad;
  if (value === 'lost') return causes.lost_contact;
  return was === 'abroad' ? causes.returned : causes.found_again;
}

function changeTitle(what: Words, value: Words | null, isFirst: boolean): Words {
  if (value === null) return { zh: `${what.zh}改为未填写`, en: `${what.en} no longer given` };
  return isFirst
    ? { zh: `${what.zh}：${value.zh}`, en: `${what.en}: ${value.en}` }
    : { zh: `${what.zh}变为${value.zh}`, en: `${what.en} is now ${value.en}` };
}

const educationWords = (code: string | null): Words | null =>
  code === null ? null : wordsOf(education(code), code);
const occupationWords = (key: string | null): Words | null =>
  key === null ? null : wordsOf(occupationClasses[key as OccupationClass] ?? null, key); // made by `occupationClass`
const wordsOf = (found: Words | null, raw: string): Words =>
  found ? { zh: found.zh, en: found.en } : { zh: raw, en: raw };

const endings: readonly string[] = [
  'deceased',
  'withdrew',
  'removed',
  'expelled',
  'suspended',
  'withdrew_by_default',
  'probation_cancelled',
  'transferred_out',
];

export function kindOf({ aspect, value, cause, first }: Mark): StoryKind {
  if (aspect === 'joined') return 'joined';
  if (aspect === 'full') return 'converted';
  if (aspect === 'place') return first ? 'registered' : 'moved';
  if (aspect === 'presence') return 'presence';
  if (aspect === 'education') return 'education';
  if (aspect === 'occupation') return 'work';
  if (cause === 'restored') return 'restored';
  if (endings.includes(value ?? '')) return 'ended';
  return value === 'full' ? 'converted' : 'stage';
}

/** What a correction of identity says before and after. */
export function identityWords({ field, before, after }: IdentityCorrection) {
  const name = memberFieldTable[field];
  const [was, is] = [valueWords(field, before), valueWords(field, after)];
  return {
    title: { zh: `更正${name.zh}：${was.zh} → ${is.zh}`, en: `${name.en} corrected: ${was.en} → ${is.en}` },
    before: was,
    after: is,
  };
}

function valueWords(field: IdentityField, value: string | null): Words {
  if (value === null) return nothing;
  if (field === 'ethnicGroup') return wordsOf(ethnicGroup(value), value);
  if (field === 'sex') return value === 'female' ? { zh: '女', en: 'female' } : { zh: '男', en: 'male' };
  return { zh: value, en: value };
}
