/** The only door to changes of status for other features and the composition roots (architecture, "public.ts"). */
export { refuseStageCorrection } from './status-changes.correction.ts';
export { statusChangesDocument } from './status-changes.docs.ts';
export { statusChangesFeature } from './status-changes.routes.ts';
