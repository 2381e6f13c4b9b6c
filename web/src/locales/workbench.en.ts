import { auditEn } from '../features/audit/audit.en.ts';
import { dutiesEn } from '../features/duties/duties.en.ts';
import { homeEn } from '../features/home/home.en.ts';
import { importsEn } from '../features/imports/imports.en.ts';
import { membersEn } from '../features/members/members.en.ts';
import { organizationsEn } from '../features/organizations/organizations.en.ts';
import { searchEn } from '../features/search/search.en.ts';
import { slipsEn } from '../features/slips/slips.en.ts';
import { statisticsEn } from '../features/statistics/statistics.en.ts';
import { systemEn } from '../features/system/system.en.ts';
import { deskEn } from '../ui/desk/desk.en.ts';

/** The workbench's words, each feature's beside its pages. */
export const words = {
  audit: auditEn,
  desk: deskEn,
  duties: dutiesEn,
  home: homeEn,
  imports: importsEn,
  members: membersEn,
  organizations: organizationsEn,
  search: searchEn,
  slips: slipsEn,
  statistics: statisticsEn,
  system: systemEn,
};
