/** The only door to the member's own rights for the composition roots. */
export { rightsFeature } from './rights.routes.ts';
