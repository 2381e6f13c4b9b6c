import { call } from '../../../lib/api.ts';
import type { AnswerOf } from '../../../lib/api.types.ts';
import type { OperationRequest } from './operation.form.ts';

export type Outcome = AnswerOf<'POST /organizations/{id}/moves'>;
export type Finding = Outcome['blocks'][number];
export type DoneOperation = AnswerOf<'GET /organizations/{id}/operations'>['items'][number];

/** Does the operation, or with `preview` says what would happen; nothing is written then. */
export function operate(id: string, request: OperationRequest, preview: boolean): Promise<Outcome> {
  const around = { params: { id }, query: { preview } };
  switch (request.kind) {
    case 'move':
      return call('POST /organizations/{id}/moves', { ...around, body: request.body });
    case 'merge':
      return call('POST /organizations/{id}/mergers', { ...around, body: request.body });
    case 'split':
      return call('POST /organizations/{id}/splits', { ...around, body: request.body });
    case 'dissolve':
      return call('POST /organizations/{id}/dissolution', { ...around, body: request.body });
    case 'reform':
      return call('POST /organizations/{id}/reforms', { ...around, body: request.body });
  }
}
