import type { Words } from '../../kernel/errors.ts';

/** A sign-in at a provider is finished within this time; a pairing code is shown within that. Milliseconds. */
export const outsideSignInMs = 10 * 60_000;
export const pairingMs = 30 * 60_000;

/** One address holds at most so many sign-ins under way. */
export const outsideSignInsPerAddress = 200;

/** Where the provider sends the browser back to: a page of the app, which hands on what it was given. */
export function callbackUrl(publicUrl: string): string {
  return `${publicUrl}/sign-in/outside`;
}

/** Only an address of this app: nobody is led elsewhere after signing in. Browsers drop tabs and line ends: `/⇥/host`. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[^\p{Cc}]*$/u.test(next) ? next : '/';
}

const isLoopback = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/**
 * An issuer is an https address without query or fragment (OpenID Connect Discovery 1.0, section 3). Plain http is for
 * a trial on one machine: provider and registry both on it.
 * @returns null when it fits
 */
export function issuerProblem(issuer: string, publicUrl: string): Words | null {
  const url = URL.parse(issuer);
  if (url === null || url.username !== '' || /[?#]/.test(issuer))
    return {
      zh: '发行方地址应为不带参数的完整网址，如 https://login.example.cn',
      en: 'The issuer is a whole address without parameters, like https://login.example.cn',
    };
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:' && isLoopback(url) && isLoopback(new URL(publicUrl))) return null;
  return { zh: '发行方地址必须用 https。', en: 'The issuer must use https.' };
}

/**
 * Whether the provider's own sign-in counts as both factors. It does so only for a link that the account itself asked
 * for: an officer who maps must not become whom he maps.
 */
export function countsAsTwoFactors(
  provider: { sufficientAcr: readonly string[]; sufficientAmr: readonly string[] },
  identity: { selfStarted: boolean },
  claims: { acr: string | null; amr: readonly string[] },
): boolean {
  if (!identity.selfStarted) return false;
  const byAcr = claims.acr !== null && provider.sufficientAcr.includes(claims.acr);
  return byAcr || claims.amr.some((each) => provider.sufficientAmr.includes(each));
}

interface Pairing {
  /** The account that asked for it while signed in; null for somebody whom nobody knew. */
  accountId: string | null;
}

interface Target {
  id: string;
  status: 'invited' | 'active' | 'closed';
  hasDuty: boolean;
  /** By an officer who keeps the person's file; the security admin, who keeps the providers, must read none. */
  keepsFile: boolean;
}

/** Why this pairing code may not map that account; null when it may. */
export function pairingProblem(pairing: Pairing, account: Target): Words | null {
  if (account.status === 'closed')
    return { zh: '这个账号已经注销，不能再绑定。', en: 'This account was closed and cannot be linked.' };
  if (account.status === 'invited')
    return {
      zh: '这个账号还没有激活。请本人先用激活单开通账号，再来绑定。',
      en: 'This account is not activated yet. Its owner activates it first, then it is linked.',
    };
  if (pairing.accountId !== null && pairing.accountId !== account.id)
    return {
      zh: '这个配对码是另一个账号申请的。请核对人和账号，让本人从自己的账号页重新申请。',
      en: 'Another account asked for this code. Compare person and account, and let the owner ask again.',
    };
  if (pairing.accountId === null && account.hasDuty)
    return {
      zh: '担任职务的账号，要由本人登录后在“账号”页申请绑定，再由您确认。',
      en: 'For an account with a duty its owner signs in and asks for the link on the account page; then you confirm it.',
    };
  if (pairing.accountId === null && !account.keepsFile)
    return {
      zh: '没有登录过的人，由其所在党支部确认绑定；您只能确认本人登录后申请的绑定。',
      en: 'Whoever has not signed in is linked by the officers of the own branch; you confirm only what an owner asked for.',
    };
  return null;
}
