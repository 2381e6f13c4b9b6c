import { Type } from 'typebox';
import { Day, endpoints, IdParams, Nullable, Text } from './endpoint.ts';
import { stageKeys } from './fields.ts';
import { TransferMonth } from './transfer-shapes.ts';

/** The letter: its paper, as the member and as the issuer have it, and the page that proves it. A part of the transfers' table. */
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
  'GET /transfers/{id}/letter.pdf': {
    summary: 'The introduction letter in three parts, as PDF; for the member and the issuing side',
    access: 'signed_in',
    params: IdParams,
    binary: 'response',
    response: Type.Unknown(),
  },
  'GET /public/letters/{code}': {
    summary: 'What a letter says and whether it holds: for whoever scans its code',
    access: { public: 'whoever holds a letter on paper checks it without an account' },
    params: Type.Object({ code: Text(80, 8) }),
    response: Type.Object({
      number: Type.String(),
      /** `used`: the member was received; `void`: withdrawn, reissued or redirected. */
      state: Type.Enum(['valid', 'lapsed', 'void', 'used']),
      name: Type.String(),
      sex: Type.String(),
      stage: Type.Enum(stageKeys),
      from: Type.String(),
      to: Type.String(),
      issuedOn: Day,
      until: Day,
      duesUntil: Nullable(TransferMonth),
      /** Carried to an organisation outside this registry, which answers with the paper receipt. */
      isOutside: Type.Boolean(),
      /** Ed25519 of the installation over what the letter says, base64url, with the key that checks it. */
      signed: Type.Object({ text: Type.String(), signature: Type.String(), publicKey: Type.String() }),
      genuine: Type.Boolean(),
    }),
  },
});
