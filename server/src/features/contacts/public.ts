/** The only door to talks and contacts for other features (architecture, "public.ts"). */
export { canRecord } from './contacts.policy.ts';
export { contactsFeature } from './contacts.routes.ts';
export {
  applicationTalkDue,
  type ContactFacts,
  contactDue,
  type Due,
  talkYears,
  yearlyTalkDue,
} from './contacts.rules.ts';
export { contactDueOf, contactFactsOf, factColumns } from './contacts.store.ts';
