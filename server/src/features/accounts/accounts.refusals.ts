import { conflict, forbidden, invalid, Problem, type Words } from '../../kernel/errors.ts';
import { failuresBeforeLock, lockMs } from './accounts.rules.ts';

/** Refusals of signing in and of account care, in words that say what to do next. */

const chinaTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
});

/** `HH:MM` in China, rounded up so that the named minute is not too early. */
function clockTime(instant: Date): string {
  return chinaTime.format(new Date(Math.ceil(instant.getTime() / 60_000) * 60_000));
}

function secondsUntil(instant: Date, now: Date): number {
  return Math.max(1, Math.ceil((instant.getTime() - now.getTime()) / 1000));
}

/** The same words for a wrong password, an unknown login and an account that was not activated yet. */
export function wrongSignIn(attempt: number): Problem {
  return new Problem(401, 'unauthenticated', {
    zh: `账号或密码不正确。${nextZh(attempt)}`,
    en: `The account or the password is not right. ${nextEn(attempt)}`,
  });
}

/** Of somebody who is signed in: the session stays, so this is no 401. @param pointer the field that was wrong */
export function wrongPassword(attempt: number, pointer: string): Problem {
  return invalid(
    { zh: `密码不正确。${nextZh(attempt)}`, en: `The password is not right. ${nextEn(attempt)}` },
    [{ pointer, detail: { zh: '密码不正确。', en: 'The password is not right.' } }],
  );
}

export function wrongCode(attempt: number): Problem {
  return invalid(
    {
      zh: `验证码不正确或已用过。${nextZh(attempt)}`,
      en: `The code is not right or was used already. ${nextEn(attempt)}`,
    },
    [{ pointer: '/code', detail: { zh: '验证码不正确。', en: 'The code is not right.' } }],
  );
}

function nextZh(attempt: number): string {
  const left = failuresBeforeLock - attempt;
  return left > 0 ? `还可以再试 ${left} 次。` : `已暂停登录 ${lockMs / 60_000} 分钟。`;
}

function nextEn(attempt: number): string {
  const left = failuresBeforeLock - attempt;
  const pause = `${lockMs / 60_000} minutes`;
  return left > 0
    ? `${left} more attempt(s) before a pause of ${pause}.`
    : `Signing in is paused for ${pause}.`;
}

export function lockedOut(until: Date, now: Date): Problem {
  const time = clockTime(until);
  return new Problem(
    423,
    'locked',
    {
      zh: `连续输错 5 次，已暂停登录，请在 ${time} 之后再试。着急的话，请找安全管理员解锁。`,
      en: `Five failures in a row: signing in is paused until ${time} (China time). A security admin can lift it.`,
    },
    { retryAfterSeconds: secondsUntil(until, now) },
  );
}

export function tooManyFromAddress(until: Date, now: Date): Problem {
  const time = clockTime(until);
  return tooMany(until, now, {
    zh: `从这个网络来的失败次数太多，请在 ${time} 之后再试。`,
    en: `Too many failures from this network; try again after ${time} (China time).`,
  });
}

/** 429 with the seconds to wait. */
export const tooMany = (until: Date, now: Date, words: Words): Problem =>
  new Problem(429, 'too_many_requests', words, { retryAfterSeconds: secondsUntil(until, now) });

export const sessionOnly = (): Problem =>
  forbidden({
    zh: '这一步要在浏览器登录后办理，不能用脚本令牌。',
    en: 'Sign in with a browser for this; a script’s token cannot do it.',
  });

export const secondFactorRequired = (): Problem =>
  new Problem(403, 'second_factor_required', {
    zh: '请先完成两步验证，再继续。',
    en: 'Give the code of your second factor first.',
  });

export const passwordExpired = (): Problem =>
  new Problem(403, 'password_expired', {
    zh: '密码已到期或需要更换，请先设置新密码，再继续。',
    en: 'Your password expired or must be changed: set a new one first.',
  });

export const secondFactorSetupRequired = (): Problem =>
  new Problem(403, 'second_factor_setup_required', {
    zh: '担任职务的账号要先设置两步验证，才能使用职务的权限。',
    en: 'An account with a duty sets up a second factor before the duty can be used.',
  });

export const secondFactorEnabled = (): Problem =>
  conflict({
    zh: '两步验证已经设置。手机丢失或更换时，请找安全管理员重置账号。',
    en: 'A second factor is set up already. If the phone was lost or changed, ask a security admin for a reset.',
  });

export const secondFactorNotBegun = (): Problem =>
  conflict({
    zh: '请先开始设置两步验证，再输入第一个验证码。',
    en: 'Begin to set up the second factor first, then give its first code.',
  });

export const noSecondFactor = (): Problem =>
  conflict({
    zh: '这个账号没有设置两步验证，不需要输入验证码。',
    en: 'This account has no second factor; no code is needed.',
  });

export const firstCodeWrong = (): Problem =>
  invalid(
    {
      zh: '验证码不正确。请核对手机时间是否准确，再输入当前显示的 6 位数字。',
      en: 'The code is not right. Check the phone’s clock and type the six digits it shows now.',
    },
    [{ pointer: '/code', detail: { zh: '验证码不正确。', en: 'The code is not right.' } }],
  );

export function passwordRefused(problems: readonly Words[], pointer: string): Problem {
  return invalid(
    {
      zh: `密码还不合要求：${problems.map((each) => each.zh).join('；')}。`,
      en: `The password does not fit yet: ${problems.map((each) => each.en).join('; ')}.`,
    },
    problems.map((each) => ({ pointer, detail: each })),
  );
}

const activation = {
  half: {
    zh: '这只是激活码的一半。请把打印的一半和另一位经办人告诉您的一半连着输入，共 16 位。',
    en: 'This is one half of the code. Type the printed half and the half that the second officer told you, 16 characters.',
  },
  unknown: {
    zh: '激活码不正确，请对照纸条再输入一次；字母 O 与数字 0 不用区分。',
    en: 'The activation code is not right; compare it with the slip and type it again.',
  },
  used: {
    zh: '这个激活码已经用过。请直接用密码登录；忘记密码请找党支部书记或安全管理员。',
    en: 'This activation code was used. Sign in with your password; if you forgot it, ask your branch secretary or a security admin.',
  },
  replaced: {
    zh: '这个激活码已经作废，请用最新打印的一张，或请党支部书记重新打印。',
    en: 'This activation code was replaced. Use the newest slip, or ask your branch secretary to print one.',
  },
  expired: {
    zh: '这个激活码已经过期，请党支部书记重新打印一张。',
    en: 'This activation code has expired; ask your branch secretary to print a new slip.',
  },
} satisfies Record<string, Words>;

/** At the field itself; the whole sentence stands above the button. */
const activationShort = {
  half: { zh: '还缺另一半。', en: 'The other half is missing.' },
  unknown: { zh: '激活码不正确。', en: 'The code is not right.' },
  used: { zh: '已经用过。', en: 'Used already.' },
  replaced: { zh: '已经作废。', en: 'Replaced by a newer one.' },
  expired: { zh: '已经过期。', en: 'Expired.' },
} satisfies Record<keyof typeof activation, Words>;

export function activationRefused(why: keyof typeof activation): Problem {
  return invalid(activation[why], [{ pointer: '/code', detail: activationShort[why] }]);
}

export const setUpAlready = (): Problem =>
  conflict({
    zh: '系统已经完成首次设置，请直接登录。',
    en: 'The first set-up is done already; please sign in.',
  });
