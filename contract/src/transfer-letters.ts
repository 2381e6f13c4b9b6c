import { Type } from 'typebox';
import { endpoints, IdParams, Text } from './endpoint.ts';

/** The letter as it is handed out. A part of the transfers' table. */
export const transferLetters = endpoints({
  'POST /transfers/{id}/letter': {
    secret: true,
    fresh: true,
    summary:
      'The letter as PDF with the whole ID number, as it is handed out: needs a reason and a sign-in of the last five minutes; is logged',
    access: 'members.reveal',
    params: IdParams,
    body: Type.Object({ reason: Text(200, 4) }, { additionalProperties: false }),
    binary: 'response',
    response: Type.Unknown(),
  },
});
