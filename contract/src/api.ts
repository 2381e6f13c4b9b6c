import { accountCare } from './account-care.ts';
import { accounts } from './accounts.ts';
import { annualReports } from './annual-reports.ts';
import { audit } from './audit.ts';
import { contacts } from './contacts.ts';
import { corrections } from './corrections.ts';
import { duties } from './duties.ts';
import { dutyProposals } from './duty-proposals.ts';
import { identities } from './identities.ts';
import { keys } from './keys.ts';
import { members } from './members.ts';
import { mobility } from './mobility.ts';
import { officers } from './officers.ts';
import { organizationOperations } from './organization-operations.ts';
import { organizations } from './organizations.ts';
import { passkeys } from './passkeys.ts';
import { retention } from './retention.ts';
import { rights } from './rights.ts';
import { rulebook } from './rulebook.ts';
import { statistics } from './statistics.ts';
import { statusChangeApi } from './status-changes.ts';
import { system } from './system.ts';
import { transfers } from './transfers.ts';
import { warnings } from './warnings.ts';

/** Every operation of the API. Router, OpenAPI document and typed client follow from this table. */
export const api = {
  ...accounts,
  ...accountCare,
  ...annualReports,
  ...audit,
  ...contacts,
  ...corrections,
  ...duties,
  ...dutyProposals,
  ...identities,
  ...keys,
  ...members,
  ...mobility,
  ...officers,
  ...organizations,
  ...organizationOperations,
  ...passkeys,
  ...retention,
  ...rights,
  ...rulebook,
  ...statistics,
  ...statusChangeApi,
  ...system,
  ...transfers,
  ...warnings,
};
export type Api = typeof api;
