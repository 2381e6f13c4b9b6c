/** The only door to the operations on organisations for other features and the composition roots. */
export type { Command } from './operations.commands.ts';
export { type Fault, treeFaults } from './operations.integrity.ts';
export { regionTables } from './operations.region-rows.ts';
export { addRegion, moveToRegion, type RegionMoveWish } from './operations.regions.ts';
export { operationsFeature } from './operations.routes.ts';
export { operateIn, reverseIn } from './operations.service.ts';
export { operationScope } from './operations.store.ts';
