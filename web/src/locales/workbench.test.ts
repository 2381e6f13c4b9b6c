import { expect, it } from 'vitest';
import { words as english } from './workbench.en.ts';
import { words as chinese } from './workbench.zh-CN.ts';

function flat(words: Record<string, Record<string, string>>): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([feature, entries]) =>
      Object.entries(entries).map(([key, text]): [string, string] => [`${feature}.${key}`, text]),
    ),
  );
}
const zh = flat(chinese);
const en = flat(english);
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();

it('says everything in both languages', () => {
  expect([...en.keys()].toSorted()).toEqual([...zh.keys()].toSorted());
});

it('fills the same values into both', () => {
  const different = [...zh].filter(([key, text]) => {
    const inEnglish = [...new Set(holes(en.get(key) ?? ''))];
    return JSON.stringify([...new Set(holes(text))]) !== JSON.stringify(inEnglish);
  });
  expect(different).toEqual([]);
});

it('leaves neither language in the other', () => {
  expect([...en].filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  const untranslated = [...zh].filter(([key, text]) => text !== '' && text === en.get(key));
  expect(untranslated.map(([key]) => key)).toEqual(['system.node']);
});

it('uses the punctuation of Chinese between Chinese', () => {
  expect([...zh].filter(([, text]) => /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u.test(text))).toEqual([]);
});
