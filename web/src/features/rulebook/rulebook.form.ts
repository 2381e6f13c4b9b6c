import type { AnswerOf, BodyOf } from '../../lib/api.types.ts';

export type Rule = AnswerOf<'GET /rules'>['items'][number];
export type RuleValue = BodyOf<'POST /rule-settings'>['value'];

/** What is typed into the form: one value, or the two ends of a range. */
export interface Typed {
  one: string;
  min: string;
  max: string;
}

/** What a rule's form shows at first: what holds. A share is typed in percent. */
export function typedOf({ value, shape }: Pick<Rule, 'value' | 'shape'>): Typed {
  if (value !== null && typeof value === 'object')
    return { one: '', min: String(value.min), max: String(value.max) };
  const one =
    shape.kind === 'share' && typeof value === 'number'
      ? String(Math.round(value * 1000) / 10)
      : String(value ?? '');
  return { one, min: '', max: '' };
}

/** The value as the server takes it; null while what is typed is none. The server judges whether it fits. */
export function valueTyped(shape: Pick<Rule['shape'], 'kind'>, typed: Typed): RuleValue | null {
  switch (shape.kind) {
    case 'number':
      return numberIn(typed.one);
    case 'share': {
      const percent = numberIn(typed.one);
      return percent === null ? null : Math.round(percent * 1e4) / 1e6;
    }
    case 'range': {
      const [min, max] = [numberIn(typed.min), numberIn(typed.max)];
      return min === null || max === null ? null : { min, max };
    }
    case 'choice':
      return typed.one === '' ? null : typed.one;
    case 'places':
      return null;
  }
}

function numberIn(text: string): number | null {
  const plain = text.trim();
  return /^\d{1,6}(?:\.\d{1,4})?$/.test(plain) ? Number(plain) : null;
}
