import { Type } from 'typebox';
import { Day, endpoints, Id, IdParams, Nullable, Text } from './endpoint.ts';
import type { Stage } from './fields.ts';
import { Transfer, TransferMonth, TransferPaper } from './transfer-shapes.ts';
import { transferGroundKeys } from './transfer-states.ts';

const closed = { additionalProperties: false };
/** With whom a letter from outside comes. */
const incomingStages = [
  'applicant',
  'activist',
  'candidate',
  'probationary',
  'full',
] as const satisfies readonly Stage[];

/** Transfers with partners that are not in this registry: letters that come in on paper, receipts that come back. */
export const transfersOutside = endpoints({
  'POST /transfers/incoming': {
    secret: true,
    summary:
      'A paper letter from an organisation outside: registered by the committee that receives, with its checks',
    access: 'transfers.handle',
    body: Type.Object(
      {
        letter: Type.Object(
          {
            number: Text(60, 1),
            issuer: Text(120, 4),
            phone: Type.Optional(Nullable(Text(40))),
            place: Type.Optional(Nullable(Text(200))),
            issuedOn: Day,
            until: Day,
            duesUntil: Type.Optional(Nullable(TransferMonth)),
          },
          closed,
        ),
        /** On which the member came with it; today where absent. */
        arrivedOn: Type.Optional(Day),
        person: Type.Object(
          {
            name: Text(60, 1),
            idNumber: Text(40, 1),
            sex: Type.Enum(['male', 'female']),
            birth: Day,
            ethnicGroup: Type.Optional(Nullable(Text(4))),
            education: Type.Optional(Nullable(Text(4))),
            phone: Type.Optional(Nullable(Text(40))),
            stage: Type.Enum(incomingStages),
            joined: Type.Optional(Nullable(Day)),
            full: Type.Optional(Nullable(Day)),
            applied: Type.Optional(Nullable(Day)),
          },
          closed,
        ),
        ground: Type.Enum(transferGroundKeys),
        wish: Type.Optional(Nullable(Text(100))),
        note: Type.Optional(Nullable(Text(500))),
      },
      closed,
    ),
    status: 201,
    response: Transfer,
  },
  'POST /transfers/{id}/papers': {
    summary:
      'A photograph or scan of the receipt that came back or of the letter that came in (JPEG, PNG, PDF; at most 10 MB)',
    access: 'transfers.handle',
    params: IdParams,
    query: Type.Object({ fileName: Text(200, 1) }, closed),
    binary: 'request',
    status: 201,
    response: TransferPaper,
  },
  'GET /transfer-papers/{id}': {
    summary: 'The content of such a paper',
    access: 'transfers.read',
    params: IdParams,
    binary: 'response',
    response: Type.Unknown(),
  },
  'POST /transfers/{id}/receipt': {
    summary:
      'The paper receipt of an organisation outside came back: the member is received there and leaves this registry',
    access: 'transfers.handle',
    params: IdParams,
    ifMatch: true,
    body: Type.Object(
      {
        /** The day of reception on the receipt. */
        receivedOn: Day,
        /** Who received, as the receipt says. */
        organization: Text(120, 4),
        paperId: Id,
        /** Asked of whoever joined the Party after the letter went out; what the letter says stands. */
        duesUntil: Type.Optional(Nullable(TransferMonth)),
      },
      closed,
    ),
    response: Transfer,
  },
  'GET /transfers/{id}/receipt.pdf': {
    summary: 'The filled receipt for whoever issued a letter outside, as PDF, to be posted back',
    access: 'transfers.read',
    params: IdParams,
    binary: 'response',
    response: Type.Unknown(),
  },
});
