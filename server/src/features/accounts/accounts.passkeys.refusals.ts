import { conflict, invalid, Problem } from '../../kernel/errors.ts';
import { mostPasskeys } from './accounts.passkeys.rules.ts';

/** Refusals of passkeys. All that fails in signing in has one answer: it does not tell which part was wrong. */

const notAccepted = {
  zh: '通行密钥没有通过核对。请再试一次，或改用密码登录。',
  en: 'The passkey was not accepted. Try again, or sign in with your password.',
};

/** Unknown key, closed account, altered signature, old challenge: the same words for all. */
export const passkeyNotAccepted = (): Problem => new Problem(401, 'unauthenticated', notAccepted);

/** Of somebody who is signed in: the session stays, so this is no 401. */
export const ownPasskeyNotAccepted = (): Problem =>
  invalid(
    {
      zh: '通行密钥没有通过核对。请再试一次，或改用密码和验证码。',
      en: 'The passkey was not accepted. Try again, or use your password and code.',
    },
    [{ pointer: '/credential', detail: notAccepted }],
  );

export const passkeyNotKept = (): Problem =>
  invalid(
    {
      zh: '这个通行密钥没有通过核对，没有保存。请重新添加一次。',
      en: 'This passkey could not be verified and was not kept. Add it again.',
    },
    [{ pointer: '/credential', detail: { zh: '没有通过核对。', en: 'Not verified.' } }],
  );

export const passkeysUnavailable = (): Problem =>
  conflict({
    zh: '本系统的网址不支持通行密钥：需要用域名和 https 访问。请联系系统管理员。',
    en: 'Passkeys need a domain name and https; this address has not. Ask the system admin.',
  });

export const tooManyChallenges = (): Problem =>
  new Problem(
    429,
    'too_many_requests',
    {
      zh: '从这个网络来的登录请求太多，请过五分钟再试。',
      en: 'Too many sign-ins were begun from this network; try again in five minutes.',
    },
    { retryAfterSeconds: 300 },
  );

export const noOwnPasskey = (): Problem =>
  conflict({
    zh: '这个账号还没有通行密钥，请用密码和验证码。',
    en: 'This account has no passkey; use your password and code.',
  });

export const passkeyKnown = (): Problem =>
  conflict({
    zh: '这个通行密钥已经添加过，可以直接使用。',
    en: 'This passkey is kept already; just use it.',
  });

export const passkeysFull = (): Problem =>
  conflict({
    zh: `一个账号最多 ${mostPasskeys} 个通行密钥，请先移除不再使用的。`,
    en: `An account has at most ${mostPasskeys} passkeys; remove one that is no longer used.`,
  });

export const lastSecondFactor = (): Problem =>
  conflict({
    zh: '担任职务的账号至少保留一种两步验证。请先添加另一个通行密钥或设置验证器，再移除这一个。',
    en: 'An account with a duty keeps a second factor. Add another passkey or set up an authenticator first.',
  });
