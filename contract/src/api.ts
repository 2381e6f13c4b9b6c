import { accounts } from './accounts.ts';
import { audit } from './audit.ts';
import { members } from './members.ts';
import { organizations } from './organizations.ts';
import { statistics } from './statistics.ts';
import { system } from './system.ts';

/** Every operation of the API. Router, OpenAPI document and typed client follow from this table. */
export const api = { ...accounts, ...audit, ...members, ...organizations, ...statistics, ...system };
export type Api = typeof api;
