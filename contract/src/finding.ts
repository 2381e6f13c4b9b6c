import { type Static, Type } from 'typebox';
import { Nullable, Words } from './endpoint.ts';

/** What speaks against a step, or only warns of it: a rule, what is stated of the matter, or a field of the request. */
export const Finding = Type.Object({
  words: Words,
  /** Key of the rule and its article; null where no rule but the state itself says no. */
  rule: Nullable(Type.String()),
  article: Nullable(Words),
  /** The first lawful day (`YYYY-MM-DD` in both languages) or the condition in words. */
  earliest: Nullable(Words),
  /** Field of the request that it is about, as a JSON pointer; null for the whole. */
  pointer: Nullable(Type.String()),
});
export type FindingAnswer = Static<typeof Finding>;
