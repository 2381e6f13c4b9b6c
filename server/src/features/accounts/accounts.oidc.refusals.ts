import type { OpenIdError } from '../../integrations/openid.ts';
import { conflict, forbidden, invalid, Problem, type Words } from '../../kernel/errors.ts';

/** Refusals of signing in from outside, in words that say what to do next. */

export const outsideSignInLost = (): Problem =>
  invalid({
    zh: '这次外部登录已经过期，或不是从这个浏览器开始的。请回到登录页重新开始。',
    en: 'This outside sign-in has expired or was begun in another browser. Go back and begin again.',
  });

export const tooManyOutsideSignIns = (): Problem =>
  new Problem(
    429,
    'too_many_requests',
    {
      zh: '从这个网络来的登录请求太多，请过十分钟再试。',
      en: 'Too many sign-ins were begun from this network; try again in ten minutes.',
    },
    { retryAfterSeconds: 600 },
  );

export const outsideAccountClosed = (): Problem =>
  new Problem(401, 'unauthenticated', {
    zh: '外部登录成功，但对应的账号已停用。请联系党支部书记或安全管理员。',
    en: 'You signed in outside, but the account here is out of use. Ask your branch secretary or a security admin.',
  });

export const linkOfAnotherSession = (): Problem =>
  invalid({
    zh: '申请绑定的登录已经结束。请重新登录，在“账号”页再申请一次。',
    en: 'The session that asked for this link has ended. Sign in and ask again on the account page.',
  });

export const linkedAlready = (): Problem =>
  conflict({
    zh: '这个外部账号已经绑定，不需要再绑定；要换人请先解除原来的绑定。',
    en: 'This outside account is linked already. To give it to somebody else, end the old link first.',
  });

export function pairingRefused(words: Words): Problem {
  return conflict(words);
}

export const pairingUnknown = (): Problem =>
  invalid(
    {
      zh: '配对码不正确、已用过或已过期（30 分钟）。请对方重新登录一次，按新显示的配对码输入。',
      en: 'The pairing code is wrong, was used or has expired (30 minutes). Let the person sign in again and use the new one.',
    },
    [{ pointer: '/code', detail: { zh: '配对码不正确或已失效。', en: 'Not right, or no longer good.' } }],
  );

/** Whoever guesses codes is stopped, by the account and not by the address. */
export function tooManyPairings(until: Date, now: Date): Problem {
  const minutes = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 60_000));
  return new Problem(
    429,
    'too_many_requests',
    {
      zh: `一小时内输错配对码太多次，请过 ${minutes} 分钟再试。请对方当面重新登录一次，核对新的配对码后再输入。`,
      en: `Too many wrong pairing codes within an hour; try again in ${minutes} min. Let the person sign in again beside you and read the new code.`,
    },
    { retryAfterSeconds: minutes * 60 },
  );
}

export const ownIdentity = (): Problem =>
  forbidden({
    zh: '不能给自己确认绑定，请找另一位有权限的人员。',
    en: 'Nobody confirms a link of the own account; ask another officer.',
  });

export const identityOfOfficer = (): Problem =>
  forbidden({
    zh: '这是担任管理职务的账号，只能由本人或授予该职务的管理员解除绑定。',
    en: 'This account holds an office: its owner or whoever may grant that duty ends the link.',
  });

const declined: Readonly<Record<string, Words>> = {
  access_denied: {
    zh: '外部登录没有完成：您取消了，或对方没有允许。请重新开始，或用密码登录。',
    en: 'The outside sign-in was not finished: it was cancelled or not allowed. Begin again or use your password.',
  },
  invalid_client: {
    zh: '外部登录的设置不对（客户端密钥不被接受）。请用密码登录，并告诉安全管理员。',
    en: 'The outside sign-in is set up wrongly (client secret refused). Use your password and tell the security admin.',
  },
  temporarily_unavailable: {
    zh: '外部登录暂时不可用。请过一会儿再试，或用密码登录。',
    en: 'The outside sign-in is not available now. Try again later or use your password.',
  },
};

const other: Record<OpenIdError['reason'], Words> = {
  unreachable: {
    zh: '外部登录暂时连不上。请过一会儿再试，或用密码登录。',
    en: 'The outside provider does not answer. Try again later or use your password.',
  },
  declined: {
    zh: '外部登录没有成功。请重新开始，或用密码登录。',
    en: 'The outside sign-in did not succeed. Begin again or use your password.',
  },
  untrusted: {
    zh: '外部登录返回的内容没有通过核对，已拒绝。请重新开始；若一直这样，请告诉安全管理员。',
    en: 'What the outside provider sent back could not be verified and was refused. Begin again, or tell the security admin.',
  },
};

/** The provider's refusal in words; its own text is not shown, as anybody could have written it into the address. */
export function outsideRefused(error: OpenIdError): Problem {
  const words = (error.reason === 'declined' ? declined[error.detail] : undefined) ?? other[error.reason];
  return error.reason === 'unreachable'
    ? new Problem(503, 'unavailable', words, { retryAfterSeconds: 60 })
    : invalid(words);
}

/** At the setting itself, to whoever keeps the providers. */
export function issuerRefused(words: Words): Problem {
  return invalid(words, [{ pointer: '/issuer', detail: words }]);
}

/** One sentence for all that can go wrong on the way there: what it was tells how the network is built. */
export const issuerUnreachable = (): Problem =>
  issuerRefused({
    zh: '读不到这个发行方的配置。请核对地址，确认服务器能访问它；具体原因在服务器日志里。',
    en: 'The issuer’s configuration could not be read. Check the address and that this server reaches it; the server’s log says why.',
  });

export const issuerTaken = (): Problem =>
  conflict({
    zh: '这个发行方已经添加过，请在列表里修改它。',
    en: 'This issuer is kept already; change it in the list.',
  });
