import { compactText } from './text.ts';

/** Sex, GB/T 2261.1: 1 male, 2 female. (0 and 9, unknown and unstated, are kept as absent.) */
export type Sex = 'male' | 'female';

export const sexes = {
  male: { code: '1', zh: '男', en: 'Male' },
  female: { code: '2', zh: '女', en: 'Female' },
} as const satisfies Record<Sex, { code: string; zh: string; en: string }>;

const byText = new Map<string, Sex>([
  ...['男', '男性', '男士', '1', '1男', '男1', '1-男', 'male', 'm', 'man'].map(
    (text) => [text, 'male'] as const,
  ),
  ...['女', '女性', '女士', '2', '2女', '女2', '2-女', 'female', 'f', 'woman'].map(
    (text) => [text, 'female'] as const,
  ),
]);

/** The sex a cell names (男, 女性, F, GB code 1 …), or null. */
export function lookupSex(text: string): Sex | null {
  return byText.get(text) ?? byText.get(compactText(text).toLowerCase()) ?? null;
}
