import type { ErrorCode } from '@zhibu/contract/errors';

export interface FieldProblem {
  /** JSON pointer into the body that was sent (RFC 6901). */
  pointer: string;
  detail: string;
}

/** `offline`: no answer at all; everything else is the server's closed list. */
export type ProblemCode = ErrorCode | 'offline';

/** A refusal as the API words it (RFC 9457), or the loss of the network. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: ProblemCode;
  /** In the reader's language, saying what to do next; empty when `offline`. */
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  /** Seconds until another try makes sense, where the server says so. */
  readonly retryAfter: number | null;

  constructor(
    status: number,
    code: ProblemCode,
    detail: string,
    errors: readonly FieldProblem[] = [],
    retryAfter: number | null = null,
  ) {
    super(`${code}: ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

export function isProblem(error: unknown, code?: ProblemCode): error is ApiProblem {
  return error instanceof ApiProblem && (code === undefined || error.code === code);
}

/**
 * The server's words for one value of the form, or undefined. `pointer` is the JSON pointer of the
 * value (`/name`); problems of values inside it count as its own.
 */
export function problemAt(error: unknown, pointer: string): string | undefined {
  if (!isProblem(error)) return undefined;
  return error.errors.find((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))?.detail;
}

interface Document {
  code?: ErrorCode;
  detail?: string;
  errors?: FieldProblem[];
}

/** Reads the problem document of a refused answer; an answer that carries none is `internal`. */
export function problemFrom(status: number, text: string, retryAfter: string | null): ApiProblem {
  const document = parse(text);
  const seconds = retryAfter === null ? null : Number(retryAfter);
  return new ApiProblem(
    status,
    document.code ?? (status === 503 || status === 502 ? 'unavailable' : 'internal'),
    document.detail ?? '',
    document.errors ?? [],
    Number.isFinite(seconds) ? seconds : null,
  );
}

function parse(text: string): Document {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
