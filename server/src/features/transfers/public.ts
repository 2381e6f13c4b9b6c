/** The only door to transfers for other features and for the composition roots. */

/** For the programs that prove it: steps of several people in one transaction. */
export { open as openTransfer } from './transfers.applying.ts';
export { transfersDocument } from './transfers.docs.ts';
export { registerIncoming } from './transfers.incoming.ts';
export { transferTable } from './transfers.machine.rules.ts';
export { transferItems } from './transfers.open.ts';
export { addPaper } from './transfers.papers.ts';
export { remindersUntil } from './transfers.reminders.rules.ts';
export { transfersFeature } from './transfers.routes.ts';
export { step as stepTransfer } from './transfers.service.ts';
export { lockFor as lockTransfer } from './transfers.store.ts';
export {
  registerTransferJobs,
  requestSweep,
  start as sweepStart,
  sweepBatch,
  sweepTransfers,
} from './transfers.sweep.ts';
export { type TransferFacts, transferWarning } from './transfers.warnings.rules.ts';
export { type TransferWatch, transferFacts, transfersFound, withTransfers } from './transfers.warnings.ts';
