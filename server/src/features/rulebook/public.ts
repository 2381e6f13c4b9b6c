/** The only door to the rulebook for other features (architecture, "public.ts"). */
export {
  type Capacity,
  capacityObjections,
  type OfficerCounts,
  uncountedForms,
  type Weighed,
} from './capacity.rules.ts';
export { ruleCatalogue } from './rulebook.catalogue.ts';
export { rulebookAt, settingsWithin } from './rulebook.queries.ts';
export { rulebookFeature } from './rulebook.routes.ts';
export { generalRulebook, rulebookOf } from './rulebook.rules.ts';
