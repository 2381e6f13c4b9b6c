import { Problem } from './errors.ts';

/** A keyset position as the caller holds it: opaque, and refused when damaged, never guessed. */
export function encodePosition(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * @param shapes what each part must look like
 * @returns the parts as text; null without a position
 * @throws Problem 400
 */
export function decodePosition(text: string | undefined, shapes: readonly RegExp[]): string[] | null {
  if (text === undefined) return null;
  const parts = parse(Buffer.from(text, 'base64url').toString('utf8'));
  if (parts?.length !== shapes.length || !shapes.every((shape, index) => shape.test(parts[index] ?? '')))
    throw new Problem(400, 'bad_request', {
      zh: '翻页位置无效，请从第一页重新开始。',
      en: 'This page position is not valid; start again from the first page.',
    });
  return parts;
}

function parse(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : null;
  } catch {
    return null;
  }
}

/** A tree path, as positions in lists of organisations carry it. */
export const pathShape = /^n[.0-9a-z]{0,200}$/;
