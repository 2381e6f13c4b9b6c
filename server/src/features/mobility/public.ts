/** The only door to mobility for other features and for the composition roots. */
/** For what fills the demo: the services themselves, each with its transaction. */
export { registerAway, reportAway, retain as retainAffiliation } from './mobility.applying.ts';
export { mobilityDocument } from './mobility.docs.ts';
export { mobilityTable } from './mobility.machine.rules.ts';
export { type PlaceOfDay, type PlacesOfDay, placesOf } from './mobility.places.ts';
export { mobilityFeature } from './mobility.routes.ts';
export { takeStep as stepMobility } from './mobility.service.ts';
export { type MobilityWarningFacts, mobilityWarning } from './mobility.warnings.rules.ts';
export { mobilityFacts, mobilityWaiting, withMobility } from './mobility.warnings.ts';
