/** The only door to transfers for other features and for the composition roots. */
export { transfersDocument } from './transfers.docs.ts';
export { transfersFeature } from './transfers.routes.ts';
export { registerTransferJobs, requestSweep, sweepTransfers } from './transfers.sweep.ts';
