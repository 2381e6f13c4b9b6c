import { describe, expect, test } from 'vitest';
import { words as myMobilityEn } from '../features/mobility/my-mobility.en.ts';
import { words as myMobilityZh } from '../features/mobility/my-mobility.zh-CN.ts';
import { words as myTransfersEn } from '../features/transfers/my-transfers.en.ts';
import { words as myTransfersZh } from '../features/transfers/my-transfers.zh-CN.ts';
import { words as accountsEn } from './accounts.en.ts';
import { words as accountsZh } from './accounts.zh-CN.ts';
import { words as commonEn } from './common.en.ts';
import { words as commonZh } from './common.zh-CN.ts';
import { words as memberEn } from './member.en.ts';
import { words as memberZh } from './member.zh-CN.ts';
import { words as workbenchEn } from './workbench.en.ts';
import { words as workbenchZh } from './workbench.zh-CN.ts';

/** `home.asks` → its words; English has `_one` beside `_other`, Chinese needs only one of them. */
function flat(words: unknown, path = ''): Map<string, string> {
  if (typeof words === 'string') return new Map([[path, words]]);
  const all = new Map<string, string>();
  if (typeof words !== 'object' || words === null) throw new Error(`${path} is no text`);
  for (const [key, value] of Object.entries(words))
    for (const [name, text] of flat(value, path === '' ? key : `${path}.${key}`)) all.set(name, text);
  return all;
}

const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '');
const keys = (words: unknown) => [...new Set([...flat(words).keys()].map(withoutPlural))].sort();
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe.each([
  ['common', commonZh, commonEn],
  ['accounts', accountsZh, accountsEn],
  ['member', memberZh, memberEn],
  ['myMobility', myMobilityZh, myMobilityEn],
  ['myTransfers', myTransfersZh, myTransfersEn],
  ['workbench', workbenchZh, workbenchEn],
])('the words of %s', (_, chinese, english) => {
  test('are all there in both languages', () => {
    expect(keys(english)).toEqual(keys(chinese));
  });

  test('name the same values', () => {
    const zh = flat(chinese);
    for (const [key, text] of flat(english)) {
      const other = zh.get(key) ?? zh.get(`${withoutPlural(key)}_other`) ?? '';
      // "one thing" may say its number in words.
      if (key.endsWith('_one')) continue;
      expect([key, placeholders(text)]).toEqual([key, placeholders(other)]);
    }
  });

  test('are written in both, or left empty in both on purpose', () => {
    const zh = flat(chinese);
    for (const [key, text] of flat(english)) {
      const other = zh.get(key) ?? zh.get(`${withoutPlural(key)}_other`) ?? '';
      expect([key, text.trim() === '']).toEqual([key, other.trim() === '']);
    }
  });

  test('have no ASCII punctuation between Chinese characters', () => {
    for (const [key, text] of flat(chinese))
      expect([key, /[一-龥][,;:?!][一-龥]/.test(text)]).toEqual([key, false]);
  });
});
