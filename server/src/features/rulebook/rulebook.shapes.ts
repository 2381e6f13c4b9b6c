import { organizationKinds } from '@zhibu/contract/organizations';
import type { Range, RuleKey, RuleValues } from '@zhibu/contract/rules';
import type { Words } from '../../kernel/errors.ts';

/** What a number of the rulebook counts. */
export const units = {
  people: { zh: '人', en: 'people' },
  units: { zh: '个单位', en: 'units' },
  years: { zh: '年', en: 'years' },
  age: { zh: '周岁', en: 'years of age' },
  months: { zh: '个月', en: 'months' },
  days: { zh: '天', en: 'days' },
  working_days: { zh: '个工作日', en: 'working days' },
  hours: { zh: '学时', en: 'credit hours' },
} as const;
export type Unit = keyof typeof units;

/** How a value is written, asked for and told. Bounds are what the software can work with, not what is lawful. */
export type Shape =
  | { kind: 'number'; unit: Unit; min: number; max: number }
  | { kind: 'range'; unit: Unit; min: number; max: number }
  | { kind: 'share'; of: Words; relation: 'at_least' | 'over' | 'at_most' }
  | { kind: 'choice'; options: Readonly<Record<string, Words>> }
  | { kind: 'places' };

type ShapeFor<V> = V extends number
  ? Extract<Shape, { kind: 'number' | 'share' }>
  : V extends Range
    ? Extract<Shape, { kind: 'range' }>
    : V extends string
      ? Extract<Shape, { kind: 'choice' }>
      : Extract<Shape, { kind: 'places' }>;
export type ShapeOf<K extends RuleKey> = ShapeFor<RuleValues[K]>;

export const count = (unit: Unit, min: number, max: number) => ({ kind: 'number', unit, min, max }) as const;
export const range = (unit: Unit, min: number, max: number) => ({ kind: 'range', unit, min, max }) as const;
export const share = (relation: 'at_least' | 'over' | 'at_most', zh: string, en: string) =>
  ({ kind: 'share', relation, of: { zh, en } }) as const;

const isRange = (value: unknown): value is Range =>
  typeof value === 'object' && value !== null && 'min' in value && 'max' in value;

/** The value in words: 3 年, 3–5 人, 应到会人数的五分之四以上. */
export function valueWords(shape: Shape, value: unknown): Words {
  switch (shape.kind) {
    case 'number':
      return counted(shape.unit, String(value), value === 1);
    case 'range':
      return isRange(value) ? counted(shape.unit, `${value.min}–${value.max}`, false) : unreadable(value);
    case 'share':
      return shareWords(shape, Number(value));
    case 'choice':
      return shape.options[String(value)] ?? unreadable(value);
    case 'places':
      return placesWords(value);
  }
}

/** Which kinds may stand under each: 党委：各类党组织；党支部：党小组. */
function placesWords(value: unknown): Words {
  const rows = Object.entries(typeof value === 'object' && value !== null ? value : {});
  const every = Object.keys(organizationKinds).length;
  const nameOf = (key: unknown, language: 'zh' | 'en') =>
    Object.entries(organizationKinds).find(([kind]) => kind === key)?.[1][language] ?? String(key);
  const below = (kinds: unknown, language: 'zh' | 'en') => {
    if (!Array.isArray(kinds) || kinds.length === 0) return { zh: '不再设党组织', en: 'nothing' }[language];
    if (kinds.length === every) return { zh: '各类党组织', en: 'any kind' }[language];
    return kinds.map((kind) => nameOf(kind, language)).join({ zh: '、', en: ', ' }[language]);
  };
  return {
    zh: rows.map(([parent, kinds]) => `${nameOf(parent, 'zh')}：${below(kinds, 'zh')}`).join('；'),
    en: rows.map(([parent, kinds]) => `${nameOf(parent, 'en')}: ${below(kinds, 'en')}`).join('; '),
  };
}

function unreadable(value: unknown): Words {
  return { zh: String(value), en: String(value) };
}

function counted(unit: Unit, amount: string, single: boolean): Words {
  const { zh, en } = units[unit];
  const noun = !single ? en : unit === 'people' ? 'person' : en.slice(0, -1);
  return { zh: `${amount} ${zh}`, en: `${amount} ${noun}` };
}

/** Numerator and denominator of the shares that regulations name; others are told in percent. */
const fractions: Readonly<Record<string, Words>> = {
  '0.5': { zh: '一半', en: 'half' },
  '0.8': { zh: '五分之四', en: 'four fifths' },
  '0.3333': { zh: '三分之一', en: 'one third' },
  '0.6667': { zh: '三分之二', en: 'two thirds' },
};

function shareWords(shape: Extract<Shape, { kind: 'share' }>, value: number): Words {
  const percent = `${Math.round(value * 1000) / 10}%`;
  const part = fractions[String(Math.round(value * 10_000) / 10_000)] ?? { zh: percent, en: percent };
  const { zh, en } = shape.of;
  if (shape.relation === 'over') return { zh: `超过${zh}的${part.zh}`, en: `more than ${part.en} of ${en}` };
  if (shape.relation === 'at_least')
    return { zh: `不少于${zh}的${part.zh}`, en: `at least ${part.en} of ${en}` };
  return { zh: `不超过${zh}的${part.zh}`, en: `at most ${part.en} of ${en}` };
}

/** Null when a value fits its rule, else what it should be, in words. */
export function valueRefusal(shape: Shape, value: unknown): Words | null {
  switch (shape.kind) {
    case 'number':
      return isWithin(value, shape) ? null : boundsWords(shape);
    case 'range': {
      const fits =
        isRange(value) && isWithin(value.min, shape) && isWithin(value.max, shape) && value.min <= value.max;
      if (fits) return null;
      const { zh, en } = units[shape.unit];
      return {
        zh: `请填写从少到多两个整数，各在 ${shape.min} 到 ${shape.max} ${zh}之间。`,
        en: `Give a lower and an upper whole number, each from ${shape.min} to ${shape.max} ${en}.`,
      };
    }
    case 'share':
      // A share is told in percent with one decimal: what would be told as 0 % is none.
      if (typeof value === 'number' && value >= 0.001 && value <= 1) return null;
      return { zh: '请填写 0.1% 到 100% 之间的比例。', en: 'Give a share from 0.1 % to 100 %.' };
    case 'choice': {
      if (typeof value === 'string' && Object.hasOwn(shape.options, value)) return null;
      const options = Object.values(shape.options);
      return {
        zh: `请选择：${options.map(({ zh }) => zh).join('、')}。`,
        en: `Choose one of: ${options.map(({ en }) => en).join(', ')}.`,
      };
    }
    case 'places':
      return { zh: '这项规则不能由组织设置。', en: 'This rule cannot be set by an organisation.' };
  }
}

function isWithin(value: unknown, { min, max }: { min: number; max: number }): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function boundsWords({ unit, min, max }: { unit: Unit; min: number; max: number }): Words {
  const { zh, en } = units[unit];
  return {
    zh: `请填写 ${min} 到 ${max} ${zh}之间的整数。`,
    en: `Give a whole number from ${min} to ${max} ${en}.`,
  };
}
