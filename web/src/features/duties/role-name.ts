import { roles } from '@zhibu/contract/authorization';
import type { Reader } from '../../lib/words.ts';

const besides = {
  system: { zh: '系统', en: 'System' },
  self: { zh: '本人', en: 'The person' },
} as const;

/** A duty's role in words, also those of acts without a duty; an unknown one as it is. */
export function roleName(role: string, reader: Reader): string {
  const known = Object.entries({ ...roles, ...besides }).find(([key]) => key === role)?.[1];
  return known ? reader.words(known) : role;
}

/** Somebody and the duty in which it was done; the machine itself has no name. */
export function actorInWords(name: string, role: string, reader: Reader): string {
  const inWords = roleName(role, reader);
  if (role === 'system') return inWords;
  return reader.locale === 'en' ? `${name} (${inWords})` : `${name}（${inWords}）`;
}
