/** The only door to the member's own rights for other features and for the composition roots. */
export { consentCondition } from './rights.consents.ts';
export { rightsFeature } from './rights.routes.ts';
