/** The only door to the log's reader for other features and the command line. */
export { auditFeature } from './audit.routes.ts';
export { breaks, type Verification, verifyAudit } from './audit.verification.ts';
