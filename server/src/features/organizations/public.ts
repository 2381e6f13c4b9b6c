/** The only door to the organisations for other features (architecture, "public.ts"). */
export { type NamedPeriod, namesOverTime } from './organizations.asof.queries.ts';
export { type BulkOrganization, createOrganizations } from './organizations.bulk.ts';
export { fewest, hiddenTotals } from './organizations.headcounts.rules.ts';
export { standsDownTo } from './organizations.headcounts.ts';
export { type ImportOptions, type ImportOutcome, importOrganizations } from './organizations.import.ts';
export { abilitiesOf, canOperate, isInReach, isSuppressed, reachOf } from './organizations.policy.ts';
export { organizationsByIds } from './organizations.queries.ts';
export { organizationsFeature } from './organizations.routes.ts';
export {
  childPath,
  depthOf,
  holdsPeople,
  levelWidth,
  placeObjection,
  regionPathLength,
} from './organizations.rules.ts';
export { reviseStates } from './organizations.states.ts';
export {
  createOrganization,
  lockOrganization,
  type NewOrganization,
  nextTop,
  type OrganizationRecord,
  organizationColumns,
  refuseEnded,
  removeTokens,
  visibleOrganization,
  writeTokens,
} from './organizations.store.ts';
export { ensureRegion, type Region } from './regions.ts';
