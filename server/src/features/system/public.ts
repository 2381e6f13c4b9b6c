/** The only door to the installation's figures. */
export { getSystem } from './system.queries.ts';
export { systemFeature } from './system.routes.ts';
