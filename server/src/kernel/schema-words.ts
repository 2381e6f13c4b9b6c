import { visiblePattern } from '@zhibu/contract/endpoint';
import type { Words } from './errors.ts';

/** What Ajv says of one value (its ErrorObject, as far as it is used). */
export interface SchemaFailure {
  instancePath: string;
  keyword: string;
  message?: string;
  params?: Record<string, unknown>;
}

const types: Record<string, Words> = {
  string: { zh: '文字', en: 'text' },
  integer: { zh: '整数', en: 'a whole number' },
  number: { zh: '数字', en: 'a number' },
  boolean: { zh: '“是”或“否”（true/false）', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '一组字段', en: 'an object' },
  null: { zh: '空值', en: 'null' },
};

const formats: Record<string, Words> = {
  date: {
    zh: '没有这一天，或者写法不对：应为日历上有的日期，写作 2026-07-01。',
    en: 'There is no such day, or it is not written as one: must be a day of the calendar, as 2026-07-01.',
  },
  'date-time': {
    zh: '应为时刻，写作 2026-07-01T08:00:00Z。',
    en: 'Must be an instant, as 2026-07-01T08:00:00Z.',
  },
  email: { zh: '应为电子邮箱地址。', en: 'Must be an e-mail address.' },
};

const plain = (zh: string, en: string): Words => ({ zh, en });
const atLeast = (limit: number) =>
  limit === 1
    ? plain('不能为空。', 'Must not be empty.')
    : plain(`至少要 ${limit} 个字。`, `Must have at least ${limit} characters.`);

/** The words for each keyword of JSON Schema that the contract uses; `limit` is the bound it names. */
const words: Record<string, (params: Record<string, unknown>) => Words> = {
  required: () => plain('必填，请补上。', 'Is required.'),
  additionalProperties: () => plain('这里没有这一项，请去掉。', 'Is not known here; leave it out.'),
  maxLength: ({ limit }) => plain(`不能超过 ${limit} 个字。`, `Must not be longer than ${limit} characters.`),
  minLength: ({ limit }) => atLeast(Number(limit)),
  maximum: ({ limit }) => plain(`不能大于 ${limit}。`, `Must not be above ${limit}.`),
  minimum: ({ limit }) => plain(`不能小于 ${limit}。`, `Must not be below ${limit}.`),
  maxItems: ({ limit }) => plain(`最多 ${limit} 项。`, `At most ${limit} items.`),
  minItems: ({ limit }) => plain(`至少 ${limit} 项。`, `At least ${limit} items.`),
  uniqueItems: () => plain('有重复的项，请去掉。', 'Has the same item twice.'),
  maxProperties: ({ limit }) => plain(`最多 ${limit} 项。`, `At most ${limit} entries.`),
  minProperties: ({ limit }) => plain(`至少 ${limit} 项。`, `At least ${limit} entries.`),
  pattern: ({ pattern }) => {
    const visible = /\{([0-9]+)\}\)$/.exec(String(pattern));
    return visible && pattern === visiblePattern(Number(visible[1]))
      ? atLeast(Number(visible[1]))
      : plain('格式不对。', 'Has the wrong form.');
  },
  format: ({ format }) => formats[String(format)] ?? plain('格式不对。', 'Has the wrong form.'),
  enum: ({ allowedValues }) => {
    const few = Array.isArray(allowedValues) && allowedValues.length <= 12 ? allowedValues.map(String) : null;
    return few
      ? plain(`只能是：${few.join('、')}。`, `Must be one of: ${few.join(', ')}.`)
      : plain('不在可选的值里。', 'Is not one of the values offered.');
  },
  const: ({ allowedValue }) => plain(`只能是 ${String(allowedValue)}。`, `Must be ${String(allowedValue)}.`),
  type: ({ type }) => {
    const wanted = [type].flat().map(String);
    const inWords = (language: 'zh' | 'en', or: string) =>
      wanted.map((each) => types[each]?.[language] ?? each).join(or);
    return plain(`应为${inWords('zh', '或')}。`, `Must be ${inWords('en', ' or ')}.`);
  },
  anyOf: () => plain('不是这里能填的内容。', 'Fits none of the forms that are possible here.'),
};

/** What a value that does not fit its schema is told, in both languages; of a rare keyword what Ajv says. */
export function failureWords({ keyword, params, message }: SchemaFailure): Words {
  const own = words[keyword];
  if (own) return own(params ?? {});
  return plain('不符合要求。', message ?? keyword);
}
