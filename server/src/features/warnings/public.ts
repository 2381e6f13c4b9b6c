/** The only door to the computed warnings for the composition root (architecture, "public.ts"). */
export { warningsFeature } from './warnings.routes.ts';
