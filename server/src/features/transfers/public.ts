/** The only door to transfers for other features and for the composition roots. */
export { transfersDocument } from './transfers.docs.ts';
export { transfersFeature } from './transfers.routes.ts';
export { registerTransferJobs, requestSweep, sweepTransfers } from './transfers.sweep.ts';
export { type TransferFacts, transferWarning } from './transfers.warnings.rules.ts';
export { type TransferWatch, transferFacts, transfersFound, withTransfers } from './transfers.warnings.ts';
