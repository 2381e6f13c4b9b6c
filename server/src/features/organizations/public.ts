/** The only door to the organisations for other features (architecture, "public.ts"). */
export { createOrganizations, type BulkOrganization } from './organizations.bulk.ts';
export { organizationsByIds } from './organizations.queries.ts';
export { organizationsFeature } from './organizations.routes.ts';
export {
  createOrganization,
  lockOrganization,
  type NewOrganization,
  type OrganizationRecord,
  visibleOrganization,
} from './organizations.store.ts';
export { ensureRegion, type Region } from './regions.ts';
