/** The only door to changes of status for the composition roots (architecture, "public.ts"). */
export { statusChangesDocument } from './status-changes.docs.ts';
export { statusChangesFeature } from './status-changes.routes.ts';
