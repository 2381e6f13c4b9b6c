import type { Actor } from './authorization.ts';
import { forbidden, Problem } from './errors.ts';

/** How long a password that was given counts as fresh (issue: re-authentication for sensitive acts), in milliseconds. */
export const freshForMs = 5 * 60_000;

/**
 * Sensitive acts ask for a password given within five minutes. The endpoints that do say `fresh` in the contract;
 * a script's token has no password to give and is refused.
 * @throws Problem 403 `fresh_sign_in_required`, `forbidden` for a token
 */
export function requireFreshSignIn(actor: Actor, now: Date): void {
  if (actor.kind === 'system') return;
  if (actor.kind === 'token')
    throw forbidden({
      zh: '这一步要在浏览器登录后办理，不能用脚本令牌。',
      en: 'Sign in with a browser for this; a script’s token cannot do it.',
    });
  if (actor.authenticatedAt && now.getTime() - actor.authenticatedAt.getTime() <= freshForMs) return;
  throw new Problem(403, 'fresh_sign_in_required', {
    zh: '这一步涉及敏感信息或权限，请再输入一次密码（5 分钟内有效）。',
    en: 'Give your password again: this step is sensitive. It holds for five minutes.',
  });
}
