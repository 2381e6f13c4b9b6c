import 'i18next';
import type { words as myMobility } from '../features/mobility/my-mobility.zh-CN.ts';
import type { words as myTransfers } from '../features/transfers/my-transfers.zh-CN.ts';
import type { words as accounts } from '../locales/accounts.zh-CN.ts';
import type { words as common } from '../locales/common.zh-CN.ts';
import type { words as member } from '../locales/member.zh-CN.ts';
import type { words as workbench } from '../locales/workbench.zh-CN.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common;
      accounts: typeof accounts;
      member: typeof member;
      myMobility: typeof myMobility;
      myTransfers: typeof myTransfers;
      workbench: typeof workbench;
    };
    returnNull: false;
  }
}
