import { adminsEn } from '../features/admins/admins.en.ts';
import { annualReportsEn } from '../features/annual-reports/annual-reports.en.ts';
import { auditEn } from '../features/audit/audit.en.ts';
import { contactsEn } from '../features/contacts/contacts.en.ts';
import { correctionsEn } from '../features/corrections/corrections.en.ts';
import { dutiesEn } from '../features/duties/duties.en.ts';
import { dutyWorkEn } from '../features/duties/duties.work.en.ts';
import { homeEn } from '../features/home/home.en.ts';
import { identitiesEn } from '../features/identities/identities.en.ts';
import { importsEn } from '../features/imports/imports.en.ts';
import { membersEn } from '../features/members/members.en.ts';
import { mobilityEn } from '../features/mobility/mobility.en.ts';
import { officersEn } from '../features/officers/officers.en.ts';
import { operationsEn } from '../features/organizations/operations/operations.en.ts';
import { organizationsEn } from '../features/organizations/organizations.en.ts';
import { recoveriesEn } from '../features/recoveries/recoveries.en.ts';
import { retentionEn } from '../features/retention/retention.en.ts';
import { rulebookEn } from '../features/rulebook/rulebook.en.ts';
import { searchEn } from '../features/search/search.en.ts';
import { signInSettingsEn } from '../features/sign-in-settings/sign-in-settings.en.ts';
import { slipsEn } from '../features/slips/slips.en.ts';
import { statisticsEn } from '../features/statistics/statistics.en.ts';
import { statusChangesEn } from '../features/status-changes/status-changes.en.ts';
import { systemEn } from '../features/system/system.en.ts';
import { transfersEn } from '../features/transfers/transfers.en.ts';
import { transferTableEn } from '../features/transfers/transfers.table.en.ts';
import { warningsEn } from '../features/warnings/warnings.en.ts';
import { asOfEn } from '../ui/desk/as-of.en.ts';
import { deskEn } from '../ui/desk/desk.en.ts';

/** The workbench's words, each feature's beside its pages. */
export const words = {
  admins: adminsEn,
  annualReports: annualReportsEn,
  audit: auditEn,
  contacts: contactsEn,
  corrections: correctionsEn,
  asOf: asOfEn,
  desk: deskEn,
  duties: dutiesEn,
  dutyWork: dutyWorkEn,
  home: homeEn,
  identities: identitiesEn,
  imports: importsEn,
  members: membersEn,
  mobility: mobilityEn,
  operations: operationsEn,
  officers: officersEn,
  organizations: organizationsEn,
  retention: retentionEn,
  rulebook: rulebookEn,
  recoveries: recoveriesEn,
  search: searchEn,
  signInSettings: signInSettingsEn,
  slips: slipsEn,
  statistics: statisticsEn,
  statusChanges: statusChangesEn,
  system: systemEn,
  transfers: transfersEn,
  transferTable: transferTableEn,
  warnings: warningsEn,
};
