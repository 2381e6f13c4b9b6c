/** The only door to the log's reader for other features and the command line. */
export { type Anchor, readAnchors, startAnchors, writeAnchor } from './audit.anchors.ts';
export { breakInWords, breaks } from './audit.breaks.ts';
export { exportProblems, verifyExport } from './audit.export-file.ts';
export { pruneAudit } from './audit.retention.ts';
export { auditFeature } from './audit.routes.ts';
export { verifyFor } from './audit.service.ts';
export { type Verification, verifyAudit } from './audit.verification.ts';
