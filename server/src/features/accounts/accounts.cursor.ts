import { Problem } from '../../kernel/errors.ts';
import { isStorable } from '../../kernel/storable.ts';

/** Opaque keyset cursor: the texts that the last row was ordered by. */
export function cursorOf(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws Problem 400 for what {@link cursorOf} did not make */
export function keysOf(cursor: string | undefined, count: number): string[] | null {
  if (cursor === undefined) return null;
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(keys) &&
      keys.length === count &&
      keys.every((key) => typeof key === 'string' && isStorable(key))
    )
      return keys;
  } catch {
    // falls through to the refusal
  }
  throw new Problem(400, 'bad_request', {
    zh: '翻页参数 after 不正确，请从第一页重新查询。',
    en: 'The page mark `after` is not valid; start again from the first page.',
  });
}
