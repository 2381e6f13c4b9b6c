import { expect, test } from 'vitest';
import { cleanLine, cleanText } from './text.ts';

test.each([
  ['\u2800\u3164\u115f\u1160\uffa0\u200b\u034f', ''],
  ['\ufe0f \u{e0100}', ''],
  [' 甲\u3164乙\u200b ', '甲乙'],
  ['甲\n乙', '甲\n乙'],
  // A form that Unihan tells apart by a selector is the person's own.
  ['葛\u{e0100}城', '葛\u{e0100}城'],
])('%j is kept as %j', (text, kept) => {
  expect(cleanText(text)).toBe(kept);
});

test('a name has one line, whatever was pasted', () => {
  expect(cleanLine(' 中共甲市\r\n\u2028机械局 \t委员会\u2800 ')).toBe('中共甲市 机械局 委员会');
});
