import { auditZh } from '../features/audit/audit.zh-CN.ts';
import { dutiesZh } from '../features/duties/duties.zh-CN.ts';
import { homeZh } from '../features/home/home.zh-CN.ts';
import { importsZh } from '../features/imports/imports.zh-CN.ts';
import { membersZh } from '../features/members/members.zh-CN.ts';
import { organizationsZh } from '../features/organizations/organizations.zh-CN.ts';
import { searchZh } from '../features/search/search.zh-CN.ts';
import { slipsZh } from '../features/slips/slips.zh-CN.ts';
import { statisticsZh } from '../features/statistics/statistics.zh-CN.ts';
import { systemZh } from '../features/system/system.zh-CN.ts';
import { deskZh } from '../ui/desk/desk.zh-CN.ts';

/** The workbench's words, each feature's beside its pages. */
export const words = {
  audit: auditZh,
  desk: deskZh,
  duties: dutiesZh,
  home: homeZh,
  imports: importsZh,
  members: membersZh,
  organizations: organizationsZh,
  search: searchZh,
  slips: slipsZh,
  statistics: statisticsZh,
  system: systemZh,
};
