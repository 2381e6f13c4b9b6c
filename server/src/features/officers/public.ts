/** The only door to officers and terms for other features (architecture, "public.ts"). */

export { endOffices, officersAt, postsOf } from './officers.endings.ts';
export { endingTermsWithin, type PostHeld, postsHeld, termUntil } from './officers.queries.ts';
export { officersFeature } from './officers.routes.ts';
export { type RunningTerm, reminderUntil, termObjection, termRuleOf } from './officers.rules.ts';
