import { Text } from '@zhibu/contract/endpoint';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { failureWords } from './schema-words.ts';

const ajv = new Ajv({ allErrors: true });
formats.default(ajv);

function told(schema: object, value: unknown) {
  const check = ajv.compile(schema);
  check(value);
  return (check.errors ?? []).map((failure) => failureWords(failure));
}

test.each([
  [{ type: 'object', required: ['a'] }, {}, '必填，请补上。', 'Is required.'],
  [
    { type: 'object', additionalProperties: false },
    { b: 1 },
    '这里没有这一项，请去掉。',
    'Is not known here; leave it out.',
  ],
  [{ type: 'string', maxLength: 2 }, '一二三', '不能超过 2 个字。', 'Must not be longer than 2 characters.'],
  [{ type: 'string', minLength: 1 }, '', '不能为空。', 'Must not be empty.'],
  [{ type: 'string', minLength: 4 }, '一', '至少要 4 个字。', 'Must have at least 4 characters.'],
  [{ type: 'integer', maximum: 100 }, 101, '不能大于 100。', 'Must not be above 100.'],
  [{ type: 'integer', minimum: 1 }, 0, '不能小于 1。', 'Must not be below 1.'],
  [{ type: 'array', maxItems: 1 }, [1, 2], '最多 1 项。', 'At most 1 items.'],
  [{ type: 'array', minItems: 1 }, [], '至少 1 项。', 'At least 1 items.'],
  [Text(9, 1), '', '不能为空。', 'Must not be empty.'],
  [Text(9, 1), ' \u200b\u2800\u3164\u115f\n', '不能为空。', 'Must not be empty.'],
  [Text(9, 2), '甲\u200b\u3164\ufe0f ', '至少要 2 个字。', 'Must have at least 2 characters.'],
  [{ type: 'string', pattern: '^x$' }, 'y', '格式不对。', 'Has the wrong form.'],
  [
    { type: 'string', format: 'date' },
    '2026-02-30',
    '没有这一天，或者写法不对：应为日历上有的日期，写作 2026-07-01。',
    'There is no such day, or it is not written as one: must be a day of the calendar, as 2026-07-01.',
  ],
  [{ enum: ['male', 'female'] }, 'm', '只能是：male、female。', 'Must be one of: male, female.'],
  [{ type: ['string', 'null'] }, 1, '应为文字或空值。', 'Must be text or null.'],
  [{ type: 'boolean' }, 'yes', '应为“是”或“否”（true/false）。', 'Must be true or false.'],
])('%j given %j', (schema, value, zh, en) => {
  expect(told(schema, value)).toEqual([{ zh, en }]);
});

test('a keyword that has no words of its own still says that the value does not fit', () => {
  expect(told({ type: 'integer', multipleOf: 5 }, 3)).toEqual([
    { zh: '不符合要求。', en: 'must be multiple of 5' },
  ]);
});

test.each(['  ', '甲乙', ' 甲\n乙 ', '葛\u{e0100}城', '𠮷野', 'ab'])(
  '%j has two characters that are seen',
  (text) => {
    expect(told(Text(9, 2), text)).toEqual([]);
  },
);
