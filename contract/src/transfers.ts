import { Type } from 'typebox';
import {
  Abilities,
  Day,
  endpoints,
  Id,
  IdParams,
  Nullable,
  PageQuery,
  Sought,
  Text,
  Words,
} from './endpoint.ts';
import { Finding } from './finding.ts';
import { transferLetters } from './transfer-letters.ts';
import {
  OutsidePlace,
  Transfer,
  TransferDestination,
  TransferLine,
  TransferMonth,
  TransferPlace,
} from './transfer-shapes.ts';
import { transferGroundKeys, transferStateKeys } from './transfer-states.ts';
import { transferTables } from './transfer-tables.ts';
import { transfersOutside } from './transfers-outside.ts';

export type {
  TransferAnswer,
  TransferDestinationAnswer,
  TransferLineAnswer,
  TransferStep,
} from './transfer-shapes.ts';

const closed = { additionalProperties: false };
const Reason = Text(500, 2);

/** Either a committee of this registry or one outside. */
const where = {
  destinationId: Type.Optional(Nullable(Id)),
  outside: Type.Optional(Nullable(OutsidePlace)),
};
/** Asked of whoever joined the Party after the application: no letter of a member goes out without the month. */
const dues = { duesUntil: Type.Optional(Nullable(TransferMonth)) };
const wishes = {
  ...where,
  ground: Type.Enum(transferGroundKeys),
  /** Within one committee: the branch that is wanted. */
  branchId: Type.Optional(Nullable(Id)),
  wish: Type.Optional(Nullable(Text(100))),
  note: Type.Optional(Nullable(Text(500))),
};

export const transfers = endpoints({
  ...transfersOutside,
  'GET /transfers': {
    summary:
      'Transfers in the reach of the acting duty, due first; those whose turn it is here before the others',
    access: 'transfers.read',
    query: Type.Object(
      {
        ...PageQuery,
        organization: Type.Optional(Id),
        /** `here`: what the acting duty is to do; `overdue`: past their day; `open`, `ended`: all such. */
        show: Type.Optional(Type.Enum(['here', 'open', 'overdue', 'ended'])),
        side: Type.Optional(Type.Enum(['origin', 'destination'])),
        state: Type.Optional(Type.Array(Type.Enum(transferStateKeys), { maxItems: 10 })),
        /** A name, or the number of a letter. */
        search: Type.Optional(Text(40)),
      },
      closed,
    ),
    response: Type.Object({ items: Type.Array(TransferLine), next: Nullable(Type.String()) }),
  },
  'GET /transfers/counts': {
    summary: 'How many wait for the acting duty, are open, overdue; 口袋党员 by organisation below',
    access: 'transfers.read',
    query: Type.Object({ organization: Type.Optional(Id) }, closed),
    response: Type.Object({
      here: Type.Integer(),
      open: Type.Integer(),
      overdue: Type.Integer(),
      /** Organisations directly below with something overdue, the most first. */
      below: Type.Array(
        Type.Object({ id: Id, name: Type.String(), open: Type.Integer(), overdue: Type.Integer() }),
        { maxItems: 200 },
      ),
    }),
  },
  'GET /transfers/mine': {
    summary: 'The own transfers of the signed-in member, the latest first',
    access: 'signed_in',
    query: Type.Object(
      {
        ...PageQuery,
        /** A part of the name of a branch of the own committee. */
        branch: Type.Optional(Text(60)),
      },
      closed,
    ),
    response: Type.Object({
      items: Type.Array(Transfer),
      next: Nullable(Type.String()),
      /** Whether one can be applied for now, and why not. */
      can: Abilities(['apply']),
      blocked: Nullable(Finding),
      /** Branches of the own committee, for a transfer within it. */
      branches: Type.Array(TransferPlace, { maxItems: 500 }),
      /** More fit than these: to be found by a part of the name. */
      moreBranches: Type.Boolean(),
    }),
  },
  'GET /transfer-destinations': {
    summary: 'Committees that receive, anywhere in this registry, by name or code',
    access: 'signed_in',
    query: Type.Object(
      { search: Sought(60), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })) },
      closed,
    ),
    response: Type.Object({ items: Type.Array(TransferDestination) }),
  },
  'GET /transfer-destinations/{id}/branches': {
    summary: 'Branches of a committee in reach, for a newcomer; `direct`: of no lower committee',
    access: 'transfers.handle',
    params: IdParams,
    query: Type.Object({ search: Type.Optional(Text(60)), direct: Type.Optional(Type.Boolean()) }, closed),
    response: Type.Object({
      items: Type.Array(Type.Object({ id: Id, name: Type.String(), members: Type.Integer() }), {
        maxItems: 100,
      }),
    }),
  },
  'GET /transfers/{id}': {
    summary: 'One transfer with its steps, letter, what travels along and why a step is blocked',
    access: 'signed_in',
    params: IdParams,
    response: Transfer,
  },
  'POST /transfers': {
    summary: 'The member applies for the own transfer',
    access: 'signed_in',
    body: Type.Object(wishes, closed),
    status: 201,
    response: Transfer,
  },
  'POST /transfers/filings': {
    summary:
      'The origin files for members, each for itself: what cannot be filed says why, the others are filed',
    access: 'transfers.handle',
    query: Type.Object({ preview: Type.Optional(Type.Boolean()) }, closed),
    body: Type.Object(
      {
        memberIds: Type.Array(Id, { minItems: 1, maxItems: 200 }),
        ...wishes,
        ...dues,
      },
      closed,
    ),
    response: Type.Object({
      filed: Type.Array(Type.Object({ id: Nullable(Id), member: TransferPlace })),
      refused: Type.Array(Type.Object({ member: TransferPlace, words: Words })),
    }),
  },
  'POST /transfers/{id}/approve': {
    summary:
      'The next approval: the branch endorses; the committee issues the letter, or completes within itself',
    access: 'transfers.handle',
    params: IdParams,
    ifMatch: true,
    body: Type.Object(
      {
        /** Needed before a member of the Party leaves: of the branch, of the committee where it is not said yet. */
        ...dues,
        /** Of the committee: days that the letter holds; absent as the rule says. */
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
        /** Within one committee: where the member goes. */
        branchId: Type.Optional(Nullable(Id)),
      },
      closed,
    ),
    response: Transfer,
  },
  'POST /transfers/approvals': {
    summary: 'Many approvals at once, each for itself',
    access: 'transfers.handle',
    body: Type.Object(
      {
        transfers: Type.Array(Type.Object({ id: Id, version: Type.Integer({ minimum: 1 }) }, closed), {
          minItems: 1,
          maxItems: 100,
        }),
      },
      closed,
    ),
    response: Type.Object({
      approved: Type.Integer(),
      refused: Type.Array(Type.Object({ id: Id, words: Words })),
    }),
  },
  'POST /transfers/{id}/return': {
    summary: 'Back for correction, with what is to be corrected',
    access: 'transfers.handle',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Reason }, closed),
    response: Transfer,
  },
  'POST /transfers/{id}/resubmit': {
    summary: 'Corrected and handed in again',
    access: 'signed_in',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ ...wishes, ground: Type.Optional(wishes.ground) }, closed),
    response: Transfer,
  },
  'POST /transfers/{id}/refuse': {
    summary: 'Not carried out, with the reason (domain rule 20)',
    access: 'transfers.handle',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Reason }, closed),
    response: Transfer,
  },
  'POST /transfers/{id}/withdraw': {
    summary: 'Taken back by the member or the origin; a letter that was issued becomes void',
    access: 'signed_in',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ reason: Reason }, closed),
    response: Transfer,
  },
  'POST /transfers/{id}/check-in': {
    summary: 'The member reports at the destination',
    access: 'signed_in',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({}, closed),
    response: Transfer,
  },
  'POST /transfers/check-ins': {
    summary: 'The destination scans or types the code of a letter that a member brings',
    access: 'transfers.handle',
    body: Type.Object({ code: Text(200, 8) }, closed),
    response: Transfer,
  },
  'POST /transfers/{id}/accept': {
    summary:
      'The destination receives the member into a branch; the success record reaches the origin in the same act',
    access: 'transfers.handle',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ branchId: Id, ...dues }, closed),
    response: Transfer,
  },
  'POST /transfers/{id}/extend': {
    summary: 'The letter holds longer, within 90 days of its first issue (domain rule 22)',
    access: 'transfers.handle',
    params: IdParams,
    ifMatch: true,
    body: Type.Object({ until: Day, reason: Reason, ...dues }, closed),
    response: Transfer,
  },
  'POST /transfers/{id}/reissue': {
    summary:
      'A lost letter is void and another issued under a new number; the destination sees it (domain rule 24)',
    access: 'transfers.handle',
    params: IdParams,
    ifMatch: true,
    body: Type.Object(
      { reason: Reason, days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })), ...dues },
      closed,
    ),
    response: Transfer,
  },
  'POST /transfers/{id}/redirect': {
    summary: 'Another destination; a letter that was issued is void and another goes there',
    access: 'signed_in',
    params: IdParams,
    ifMatch: true,
    body: Type.Object(
      { ...where, reason: Reason, branchId: wishes.branchId, wish: wishes.wish, ...dues },
      closed,
    ),
    response: Transfer,
  },
  ...transferLetters,
  ...transferTables,
});
