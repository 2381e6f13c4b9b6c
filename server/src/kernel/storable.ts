import { Problem } from './errors.ts';

/**
 * Refuses text that no column can hold: U+0000, which PostgreSQL has in no text, and halves of surrogate pairs,
 * which are no characters (RFC 8259 §8.2) and which its jsonb refuses. Looks at keys, too, without recursion.
 * @param parts parameters, query, body; @throws Problem 400 with the place
 */
export function refuseUnstorable(parts: readonly unknown[]): void {
  const waiting: { value: unknown; pointer: string }[] = parts.map((value) => ({ value, pointer: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, pointer } = next;
    if (typeof value === 'string' && !isStorable(value)) throw unstorable(pointer);
    if (value === null || typeof value !== 'object') continue;
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorable(key)) throw unstorable(pointer);
      waiting.push({
        value: inner,
        pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      });
    }
  }
}

/** Whether text can stand in a column and in jsonb. */
export const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();

function unstorable(pointer: string): Problem {
  return new Problem(
    400,
    'bad_request',
    {
      zh: '内容里有不能保存的控制字符，请删去后再提交。',
      en: 'The text has a control character that cannot be stored; remove it and send again.',
    },
    {
      errors: [
        { pointer, detail: { zh: '含有不能保存的字符。', en: 'Holds a character that cannot be stored.' } },
      ],
    },
  );
}
