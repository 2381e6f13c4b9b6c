import { Type } from 'typebox';

/** The closed list of problem codes (RFC 9457 member `code`). */
export const errorCodes = [
  'bad_request',
  'unauthenticated',
  'second_factor_required',
  'second_factor_setup_required',
  'password_expired',
  'fresh_sign_in_required',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'conflict',
  'stale',
  'precondition_required',
  'payload_too_large',
  'unsupported_file',
  'invalid',
  'rule_refused',
  'locked',
  'too_many_requests',
  'idempotency_conflict',
  'setup_required',
  'internal',
  'unavailable',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const ProblemDocument = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.Enum([...errorCodes]),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
  rule: Type.Optional(Type.String()),
  article: Type.Optional(Type.String()),
  earliest: Type.Optional(Type.String()),
});
