/** The only door to duties for the composition roots; granting itself is in accounts. */
export { dutiesFeature } from './duties.routes.ts';
