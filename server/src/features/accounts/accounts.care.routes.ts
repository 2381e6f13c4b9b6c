import type { accountCare } from '@zhibu/contract/account-care';
import type { Handlers } from '../../kernel/http.ts';
import type { Services } from '../../services.ts';
import { disownNotice, ownNotices, readNotice } from './accounts.notices.service.ts';
import {
  cancelRecovery,
  confirmRecovery,
  listRecoveries,
  printRecovery,
  startRecovery,
} from './accounts.recovery.service.ts';
import { listAdmins } from './accounts.replacement.rows.ts';
import {
  confirmReplacement,
  proposeReplacement,
  withdrawReplacement,
} from './accounts.replacement.service.ts';
import { onlySession } from './accounts.replies.ts';
import { passwordRule, setSignInSetting, signInSettings } from './accounts.settings.service.ts';

const done = { done: true } as const;

/** Endpoints of account care: settings, notices, recovery by two officers, replacement of a lost admin. */
export function careHandlers(services: Services): Handlers<typeof accountCare> {
  return {
    'GET /public/password-rule': () => passwordRule(services),
    'GET /sign-in-settings': ({ actor }) => signInSettings(services, actor),
    'POST /sign-in-settings': ({ actor, body }) => setSignInSetting(services, actor, body),
    'GET /account/notices': ({ actor, query }) => ownNotices(services, actor, query),
    'POST /account/notices/{id}/read': async ({ actor, params }) => {
      await readNotice(services, actor, params.id);
      return done;
    },
    'POST /account/notices/{id}/disownment': async ({ actor, params }) => {
      onlySession(actor);
      await disownNotice(services, actor, params.id);
      return done;
    },
    'GET /account-recoveries': ({ actor, query }) => listRecoveries(services, actor, query),
    'POST /account-recoveries': ({ actor, body }) => startRecovery(services, actor, body),
    'POST /account-recoveries/{id}/confirmation': ({ actor, params }) =>
      confirmRecovery(services, actor, params.id),
    'POST /account-recoveries/{id}/slip': ({ actor, params }) => printRecovery(services, actor, params.id),
    'POST /account-recoveries/{id}/cancellation': async ({ actor, params }) => {
      await cancelRecovery(services, actor, params.id);
      return done;
    },
    'GET /admins': ({ actor }) => listAdmins(services, actor),
    'POST /admin-replacements': ({ actor, body }) => proposeReplacement(services, actor, body),
    'POST /admin-replacements/{id}/confirmation': ({ actor, params }) =>
      confirmReplacement(services, actor, params.id),
    'POST /admin-replacements/{id}/withdrawal': async ({ actor, params }) => {
      await withdrawReplacement(services, actor, params.id);
      return done;
    },
  };
}
