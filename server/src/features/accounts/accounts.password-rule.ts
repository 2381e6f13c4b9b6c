import type { Words } from '../../kernel/errors.ts';
import { type PasswordProfile, passwordProfiles } from './accounts.settings.rules.ts';

/** Stems of the commonest passwords (NCSC and NordPass lists) and what local ones are made of. */
const commonStems = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'qwerty',
  'asdfgh',
  'zxcvbn',
  '1qaz2wsx',
  'qazwsx',
  '12345',
  '54321',
  '111111',
  '000000',
  '888888',
  '666666',
  '5201314',
  'abc123',
  'abcdef',
  'a1b2c3',
  'admin',
  'welcome',
  'letmein',
  'iloveyou',
  'woaini',
  'dangyuan',
  'zhibu',
];

/** How the rule's profile applies to one account. */
export interface Applied {
  profile: PasswordProfile;
  /** The account has a second factor, or must set one up before it is used. */
  secondFactor: boolean;
}

/**
 * Whether a password may be used: long enough and mixed as the profile asks, not the login, not a common one.
 * @returns what is missing, in words; an empty list when it may
 */
export function passwordProblems(
  password: string,
  login: string,
  { profile, secondFactor }: Applied = { profile: passwordProfiles.level3, secondFactor: false },
): Words[] {
  const problems: Words[] = [];
  const length = [...password].length;
  const shortest = secondFactor ? profile.minLengthWithSecondFactor : profile.minLength;
  if (length < shortest)
    problems.push({
      zh: `至少 ${shortest} 个字符，还差 ${shortest - length} 个`,
      en: `at least ${shortest} characters, ${shortest - length} more`,
    });
  const classes = classesOf(password);
  if (classes < profile.classes)
    problems.push({
      zh: `大写字母、小写字母、数字、符号四类中至少要有${numerals[profile.classes] ?? ''}类，现有 ${classes} 类`,
      en: `${profile.classes} of these four: capital letters, small letters, digits, signs; it has ${classes}`,
    });
  const lower = password.toLowerCase();
  if (lower.includes(login.toLowerCase()))
    problems.push({ zh: '不能包含账号名', en: 'it must not contain the account name' });
  if (isCommon(lower))
    problems.push({
      zh: '这是很多人都在用的密码，请换一个',
      en: 'many people use this one; choose another',
    });
  return problems;
}

const numerals = ['零', '一', '两', '三', '四'];

function classesOf(password: string): number {
  const found = [/\p{Lu}/u, /\p{Ll}/u, /\p{N}/u, /[^\p{Lu}\p{Ll}\p{N}]/u];
  return found.filter((pattern) => pattern.test(password)).length;
}

/** Common when little of its own is left beside the stems, or when it is a few characters again and again. */
function isCommon(lower: string): boolean {
  if (new Set(lower).size < 5) return true;
  const rest = commonStems.reduce((left, stem) => left.split(stem).join(''), lower);
  return rest !== lower && new Set(rest.replace(/[^\p{L}\p{N}]/gu, '')).size < 5;
}
