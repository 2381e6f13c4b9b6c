/** The only door to the statistics for other features. */
export { type Balance, type BalanceCell, balanceOf, type CauseTotal } from './statistics.balance.rules.ts';
export { cellColumns } from './statistics.cells.ts';
export { checkStatistics } from './statistics.check.ts';
export { countFlows, countStates } from './statistics.flows.ts';
export { foldDeltas, foldRegion, registerStatisticsJobs } from './statistics.fold.ts';
export { recounting } from './statistics.recount.ts';
export { statisticsFeature } from './statistics.routes.ts';
export {
  type Counted,
  cellsOf,
  flowsOf,
  flowsOfRevision,
  type Period,
} from './statistics.rules.ts';
export {
  type Difference,
  type NamedEvent,
  repairStatistics,
  type Verification,
  verifyRegion,
  verifyStatistics,
} from './statistics.verification.ts';
