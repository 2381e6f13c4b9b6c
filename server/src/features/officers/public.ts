/** The only door to officers and terms for other features (architecture, "public.ts"). */

export { endOffices, officersAt, postsOf } from './officers.endings.ts';
export { type PostHeld, postsHeld } from './officers.queries.ts';
export { officersFeature } from './officers.routes.ts';
