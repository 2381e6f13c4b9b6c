import { ProblemDocument } from '@zhibu/contract/errors';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Operation } from './operations.ts';
import type { Answer } from './world.ts';

const ajv = new Ajv({ strict: false, allErrors: false });
formats.default(ajv);
const problem = ajv.compile(JSON.parse(JSON.stringify(ProblemDocument)));
const compiled = new Map<string, ValidateFunction | null>();

function checkerOf({ key, response }: Operation): ValidateFunction | null {
  let check = compiled.get(key);
  if (check === undefined) {
    check = response && ajv.compile(response);
    compiled.set(key, check);
  }
  return check;
}

/** These ask an outside provider, which is nowhere in the proof's world: "unavailable" is the right answer. */
const outside = /^(POST|PATCH) \/(sessions\/outside|account\/outside-identities|identity-providers)/;

/** Whether the server failed: not where it tells that an outside provider does not answer. */
export const isBroken = (key: string, status: number) =>
  status >= 500 && !(status === 503 && outside.test(key));

/** What an answer promises otherwise than the document; null where it keeps it. */
export function unlikeDocument(operation: Operation, answer: Answer): string | null {
  const { key } = operation;
  const { status, text, headers } = answer;
  const type = String(headers['content-type'] ?? '');
  if (isBroken(key, status)) return `answers ${status}`;
  if (status >= 500) return null;
  if (status >= 300) {
    if (!type.startsWith('application/problem+json')) return `refuses ${status} as ${type}`;
    return problem(JSON.parse(text)) ? null : `refuses with ${ajv.errorsText(problem.errors)}`;
  }
  if (status !== operation.status) return `answers ${status} instead of ${operation.status}`;
  if (operation.givesFile) return null;
  if (!type.startsWith('application/json')) return `answers as ${type}`;
  const check = checkerOf(operation);
  return !check || check(JSON.parse(text)) ? null : `answers with ${ajv.errorsText(check.errors)}`;
}
