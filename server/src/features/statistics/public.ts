/** The only door to the statistics for other features. */
export { appendDeltas, type Delta as DeltaRow } from '../../kernel/tallies.ts';
export { foldDeltas, foldRegion, registerStatisticsJobs } from './statistics.fold.ts';
export { statisticsFeature } from './statistics.routes.ts';
export { type CountedMember, memberDeltas } from './statistics.rules.ts';
export { type Difference, verifyRegion, verifyStatistics } from './statistics.verification.ts';
