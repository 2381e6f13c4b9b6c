import type { Revealable } from '@zhibu/contract/members';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { forbidden, invalid, type Problem } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { canReveal } from './members.policy.ts';
import { findFor, recordAccess, valuesOf } from './members.store.ts';

/** Sensitive values in full: a reason, a fresh sign-in (contract: `fresh`), a line in the log and one in the member's own. */
export async function revealMember(
  services: Services,
  actor: Actor,
  id: string,
  wish: { fields: readonly Revealable[]; reason: string },
): Promise<{ idNumber?: string; phone?: string | null; address?: string | null }> {
  const { database, vault, clock } = services;
  const now = clock.now();
  const reason = wish.reason.trim();
  if (reason === '') throw reasonMissing();
  return database.transaction(actor.scope, async (tx) => {
    const record = await findFor(tx, actor, id);
    if (!canReveal(actor, record)) throw forbidden();
    await recordAccess(tx, actor, record, { at: now, action: 'revealed', fields: wish.fields, reason });
    await audit(tx, actor, now, {
      action: 'members.reveal',
      object: { type: 'member', id, name: record.name },
      reason,
      after: { fields: [...wish.fields] },
    });
    const values = valuesOf(record, vault);
    const asked = (field: Revealable) => wish.fields.includes(field);
    return {
      ...(asked('idNumber') ? { idNumber: values.idNumber } : {}),
      ...(asked('phone') ? { phone: values.phone } : {}),
      ...(asked('address') ? { address: values.address } : {}),
    };
  });
}

/** Sensitive values leave the registry with a reason only: blanks are none. */
export function reasonMissing(): Problem {
  const words = {
    zh: '请填写查看完整信息的理由。',
    en: 'Give the reason for which you need the full values.',
  };
  return invalid(words, [{ pointer: '/reason', detail: words }]);
}
