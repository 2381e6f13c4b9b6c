/** The only door to officers and terms for other features (architecture, "public.ts"). */

export { endOffices, officersAt } from './officers.endings.ts';
export { officersFeature } from './officers.routes.ts';
