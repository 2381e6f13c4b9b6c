import type { Revealable } from '@zhibu/contract/members';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { forbidden, invalid, Problem } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { canReveal } from './members.policy.ts';
import { findFor, recordAccess, valuesOf } from './members.store.ts';

/** A reveal asks for a password given within this time, in milliseconds. */
export const freshFor = 5 * 60_000;

/** Sensitive values in full: a reason, a fresh sign-in, a line in the log and one in the member's own. */
export async function revealMember(
  services: Services,
  actor: Actor,
  id: string,
  wish: { fields: readonly Revealable[]; reason: string },
): Promise<{ idNumber?: string; phone?: string | null; address?: string | null }> {
  const { database, vault, clock } = services;
  const now = clock.now();
  requireFreshSignIn(actor, now);
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
    zh: '请填写查看完整信息的事由。',
    en: 'Give the reason for which you need the full values.',
  };
  return invalid(words, [{ pointer: '/reason', detail: words }]);
}

export function requireFreshSignIn(actor: Actor, now: Date): void {
  if (actor.kind === 'system') return;
  const age = actor.authenticatedAt
    ? now.getTime() - actor.authenticatedAt.getTime()
    : Number.POSITIVE_INFINITY;
  if (age > freshFor)
    throw new Problem(403, 'fresh_sign_in_required', {
      zh: '查看敏感信息前，请再输入一次密码（5 分钟内有效）。',
      en: 'Give your password again before seeing sensitive data; it holds for five minutes.',
    });
}
