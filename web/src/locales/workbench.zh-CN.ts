import { adminsZh } from '../features/admins/admins.zh-CN.ts';
import { annualReportsZh } from '../features/annual-reports/annual-reports.zh-CN.ts';
import { auditZh } from '../features/audit/audit.zh-CN.ts';
import { contactsZh } from '../features/contacts/contacts.zh-CN.ts';
import { correctionsZh } from '../features/corrections/corrections.zh-CN.ts';
import { dutyWorkZh } from '../features/duties/duties.work.zh-CN.ts';
import { dutiesZh } from '../features/duties/duties.zh-CN.ts';
import { homeZh } from '../features/home/home.zh-CN.ts';
import { identitiesZh } from '../features/identities/identities.zh-CN.ts';
import { importsZh } from '../features/imports/imports.zh-CN.ts';
import { membersZh } from '../features/members/members.zh-CN.ts';
import { mobilityZh } from '../features/mobility/mobility.zh-CN.ts';
import { officersZh } from '../features/officers/officers.zh-CN.ts';
import { operationsZh } from '../features/organizations/operations/operations.zh-CN.ts';
import { organizationsZh } from '../features/organizations/organizations.zh-CN.ts';
import { recoveriesZh } from '../features/recoveries/recoveries.zh-CN.ts';
import { retentionZh } from '../features/retention/retention.zh-CN.ts';
import { rulebookZh } from '../features/rulebook/rulebook.zh-CN.ts';
import { searchZh } from '../features/search/search.zh-CN.ts';
import { signInSettingsZh } from '../features/sign-in-settings/sign-in-settings.zh-CN.ts';
import { slipsZh } from '../features/slips/slips.zh-CN.ts';
import { statisticsZh } from '../features/statistics/statistics.zh-CN.ts';
import { statusChangesZh } from '../features/status-changes/status-changes.zh-CN.ts';
import { systemZh } from '../features/system/system.zh-CN.ts';
import { transferTableZh } from '../features/transfers/transfers.table.zh-CN.ts';
import { transfersZh } from '../features/transfers/transfers.zh-CN.ts';
import { warningsZh } from '../features/warnings/warnings.zh-CN.ts';
import { asOfZh } from '../ui/desk/as-of.zh-CN.ts';
import { deskZh } from '../ui/desk/desk.zh-CN.ts';

/** The workbench's words, each feature's beside its pages. */
export const words = {
  admins: adminsZh,
  annualReports: annualReportsZh,
  audit: auditZh,
  contacts: contactsZh,
  corrections: correctionsZh,
  asOf: asOfZh,
  desk: deskZh,
  duties: dutiesZh,
  dutyWork: dutyWorkZh,
  home: homeZh,
  identities: identitiesZh,
  imports: importsZh,
  members: membersZh,
  mobility: mobilityZh,
  operations: operationsZh,
  officers: officersZh,
  organizations: organizationsZh,
  retention: retentionZh,
  rulebook: rulebookZh,
  recoveries: recoveriesZh,
  search: searchZh,
  signInSettings: signInSettingsZh,
  slips: slipsZh,
  statistics: statisticsZh,
  statusChanges: statusChangesZh,
  system: systemZh,
  transfers: transfersZh,
  transferTable: transferTableZh,
  warnings: warningsZh,
};
