import { describe, expect, test } from 'vitest';
import { formatDay } from '../../lib/dates.ts';
import type { Reader } from '../../lib/words.ts';
import { shownChange } from './changes.ts';
import { fieldsOf, shownValue } from './file.ts';

const reader: Reader = {
  locale: 'zh-CN',
  words: ({ zh }) => zh,
  day: (day, precision) => formatDay(day, 'zh-CN', precision),
  instant: (instant) => instant ?? '',
  number: String,
  beside: (name, words) => (words ? `${name}（${words}）` : name),
};

describe('a value of the own file', () => {
  test.each([
    ['education', '21', '大学本科'],
    ['ethnicGroup', '01', '汉族'],
    ['sex', 'female', '女'],
    ['stage', 'probationary', '预备党员'],
    ['birth', '1985-06-03', '1985年6月3日'],
    ['workUnit', '云岭县邮电局', '云岭县邮电局'],
    ['education', 'X9', 'X9'],
  ] as const)('%s %s reads %s', (field, value, shown) => {
    expect(shownValue(field, value, reader)).toBe(shown);
  });

  test('nothing stays nothing', () => {
    expect(shownValue('education', null, reader)).toBeNull();
    expect(shownValue('notes', '', reader)).toBeNull();
  });

  test('every field stands in exactly one section', () => {
    expect(fieldsOf('contact')).toEqual(['phone', 'email', 'address']);
  });
});

describe('a change in the history', () => {
  test('says before and after by name', () => {
    expect(shownChange('changed', { field: 'education', before: '31', after: '21' }, reader)).toEqual({
      field: '学历',
      say: 'change',
      before: '大学专科',
      after: '大学本科',
    });
  });

  test('of a sealed value is told without what it was', () => {
    const change = { field: 'phone', before: 'sha:aa', after: 'sha:bb' };
    expect(shownChange('changed', change, reader)).toMatchObject({ field: '手机号码', say: 'changedHidden' });
    expect(shownChange('changed', { ...change, before: null }, reader).say).toBe('changedHidden');
  });

  test('of an entry is named as the entry, not as the field of the same key', () => {
    const change = { field: 'education', before: null, after: '21' };
    expect(shownChange('entry_added', change, reader)).toMatchObject({
      field: '教育经历',
      say: 'added',
      after: '21',
    });
  });

  test('that empties a field says what it was', () => {
    const change = { field: 'full', before: '1986-06-03', after: null };
    expect(shownChange('changed', change, reader)).toMatchObject({ say: 'cleared', before: '1986年6月3日' });
  });
});
