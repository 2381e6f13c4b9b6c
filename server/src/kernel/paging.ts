import { Problem } from './errors.ts';
import { isStorable } from './storable.ts';

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
  if (parts?.length !== shapes.length || !shapes.every((shape, index) => fits(shape, parts[index] ?? '')))
    throw invalidPosition();
  return parts;
}

export function invalidPosition(): Problem {
  return new Problem(400, 'bad_request', {
    zh: '翻页位置无效，请从第一页重新开始。',
    en: 'This page position is not valid; start again from the first page.',
  });
}

/** What no column can hold is in no position that we gave. */
function fits(shape: RegExp, part: string): boolean {
  return isStorable(part) && shape.test(part);
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

export const idShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A text that a list is ordered by: a login, a name. */
export const textShape = /^.{0,200}$/su;
