/** The only door to the retention table for the composition roots. */
export { retentionDocument } from './retention.docs.ts';
export { retentionFeature } from './retention.routes.ts';
export { runRetention } from './retention.service.ts';
