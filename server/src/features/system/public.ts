/** The only door to the installation's figures. */

export { worst } from './system.doctor.rules.ts';
export { examine } from './system.doctor.ts';
export { getSystem } from './system.queries.ts';
export { systemFeature } from './system.routes.ts';
