import type { accountCare } from '@zhibu/contract/account-care';
import type { Answer } from '@zhibu/contract/endpoint';
import { sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';

export type NoticeKind = Answer<(typeof accountCare)['GET /account/notices']>['items'][number]['kind'];

export interface NewNotice {
  accountId: string;
  kind: NoticeKind;
  sessionId?: string;
  recoveryId?: string;
  address?: string;
  userAgent?: string;
  /** Names and roles as they are now; nothing of a member file. */
  detail?: { by?: string; byRole?: string; role?: string; name?: string };
}

/** Tells an account's owner, in the transaction of what happened. */
export async function addNotice(tx: Tx, now: Date, notice: NewNotice): Promise<void> {
  const { accountId, kind, sessionId, recoveryId, address, userAgent, detail } = notice;
  await tx.run(sql`
    INSERT INTO account_notice (id, account_id, kind, at, session_id, recovery_id, address, user_agent, detail)
    VALUES (${newId()}, ${accountId}::uuid, ${kind}, ${now}, ${sessionId ?? null}::uuid, ${recoveryId ?? null}::uuid,
      ${address ?? null}, ${userAgent ?? null}, ${JSON.stringify(detail ?? {})}::jsonb)`);
}
