import { type Static, Type } from 'typebox';
import { Abilities, endpoints, Id, IdParams, Instant, Nullable, Page, PageQuery, Words } from './endpoint.ts';

const closed = { additionalProperties: false };

/** What consent is asked for; each governs what it says, and nothing else. Words: server, rights.consents.data.ts. */
export const consentPurposes = [
  'phone_to_branch',
  'photo_to_branch',
  'birthday_to_branch',
  'phone_to_host',
] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];
const Purpose = Type.Enum([...consentPurposes]);

export const Consent = Type.Object({
  purpose: Purpose,
  title: Words,
  /** What one agrees to. */
  words: Words,
  /** What happens without it: nothing is lost but this. */
  without: Words,
  ground: Words,
  given: Type.Boolean(),
  /** Of the decision that holds; null while nothing was ever decided, which counts as no. */
  since: Nullable(Instant),
  history: Type.Array(Type.Object({ given: Type.Boolean(), at: Instant }), { maxItems: 100 }),
});
export type ConsentAnswer = Static<typeof Consent>;
const Consents = Type.Object({
  items: Type.Array(Consent, { maxItems: consentPurposes.length }),
  can: Abilities(['decide']),
});

const Fellow = Type.Object({
  id: Id,
  name: Type.String(),
  /** In full, and only with the person's own consent. */
  phone: Nullable(Type.String()),
  /** `--06-12`: month and day, only with consent (RFC 6350 writes a day without a year so). */
  birthday: Nullable(Type.String()),
  photo: Type.Boolean(),
});

export const rights = endpoints({
  'GET /members/{id}/consents': {
    summary: 'What consent is asked for, what was decided and when',
    access: 'signed_in',
    params: IdParams,
    response: Consents,
  },
  'POST /members/{id}/consents': {
    summary: 'Give or withdraw a consent; the member alone can (PIPL arts. 14 and 15)',
    access: 'signed_in',
    params: IdParams,
    body: Type.Object({ purpose: Purpose, given: Type.Boolean() }, closed),
    status: 201,
    response: Consents,
  },
  'GET /members/{id}/fellow-members': {
    summary: 'The members of the own branch: names, and what each of them agreed to show',
    access: 'signed_in',
    params: IdParams,
    query: Type.Object(PageQuery, closed),
    response: Page(Fellow),
  },
  'GET /members/{id}/fellow-members/{fellowId}/photo': {
    summary: 'The photo of a fellow member who agreed to show it',
    access: 'signed_in',
    params: Type.Object({ id: Id, fellowId: Id }),
    binary: 'response',
    response: Type.Unknown(),
  },
  'POST /members/{id}/copies': {
    secret: true,
    fresh: true,
    summary:
      'A copy of the own file in full (PIPL art. 45): JSON by docs/member-copy.schema.json, or a page to read and print',
    access: 'signed_in',
    params: IdParams,
    body: Type.Object({ format: Type.Enum(['json', 'html']) }, closed),
    binary: 'response',
    response: Type.Unknown(),
  },
});
