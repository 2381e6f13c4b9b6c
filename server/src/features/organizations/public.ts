/** The only door to the organisations for other features (architecture, "public.ts"). */
export { type BulkOrganization, createOrganizations } from './organizations.bulk.ts';
export { type ImportOptions, type ImportOutcome, importOrganizations } from './organizations.import.ts';
export { organizationsByIds } from './organizations.queries.ts';
export { organizationsFeature } from './organizations.routes.ts';
export { levelWidth, regionPathLength } from './organizations.rules.ts';
export {
  createOrganization,
  lockOrganization,
  type NewOrganization,
  type OrganizationRecord,
  visibleOrganization,
} from './organizations.store.ts';
export { ensureRegion, type Region } from './regions.ts';
