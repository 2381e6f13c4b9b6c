import type { ErrorCode } from '@zhibu/contract/errors';

export interface FieldError {
  /** JSON pointer into the request body (RFC 6901). */
  pointer: string;
  /** Words are written in the reader's language; plain text as it is. */
  detail: string | Words;
}

/** What a person reads: both languages, the reader's is chosen when the answer is written. */
export interface Words {
  zh: string;
  en: string;
}

export interface ProblemOptions {
  errors?: readonly FieldError[];
  /** Key of the rule that refuses, its article, and the earliest lawful day (`YYYY-MM-DD`) or condition. */
  rule?: string;
  article?: string | Words;
  earliest?: string | Words;
  retryAfterSeconds?: number;
  /** What was refused, for the audit. */
  object?: { type: string; id: string };
  /** What else the audit keeps of it, digests instead of numbers; such a refusal is logged whatever its status. */
  about?: Readonly<Record<string, string>>;
}

/** A refusal that reaches the caller as a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: ErrorCode;
  readonly words: Words;
  readonly options: ProblemOptions;

  constructor(status: number, code: ErrorCode, words: Words, options: ProblemOptions = {}) {
    super(`${code}: ${words.en}`);
    this.status = status;
    this.code = code;
    this.words = words;
    this.options = options;
  }
}

/** What an actor may not see does not exist for it: the same answer for both. */
export function notFound(type: string, id: string): Problem {
  return new Problem(
    404,
    'not_found',
    { zh: '没有找到，或者不在您的职务范围内。', en: 'Not found, or outside the reach of your duty.' },
    { object: { type, id } },
  );
}

export function forbidden(words?: Words): Problem {
  return new Problem(
    403,
    'forbidden',
    words ?? {
      zh: '您当前的职务不能做这件事，请切换职务或联系上级党组织。',
      en: 'Your acting duty does not allow this. Switch duty or ask the organisation above.',
    },
  );
}

export function stale(): Problem {
  return new Problem(412, 'stale', {
    zh: '这条记录刚被别人改过。请刷新后再改，您填写的内容还在。',
    en: 'Somebody changed this record meanwhile. Reload and apply your change again; what you typed is kept.',
  });
}

export function invalid(words: Words, errors: readonly FieldError[] = []): Problem {
  return new Problem(422, 'invalid', words, { errors });
}

export function conflict(words: Words, options: ProblemOptions = {}): Problem {
  return new Problem(409, 'conflict', words, options);
}
