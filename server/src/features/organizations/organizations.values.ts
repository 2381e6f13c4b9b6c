import { dayInChina } from '../../kernel/clock.ts';
import type { FieldError } from '../../kernel/errors.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { CreateBody } from './organizations.service.ts';

/** What is wrong with the values of an organisation by themselves: each with its field and what to do. */

export function nameErrors(name: string): FieldError[] {
  if ([...name].length >= 2) return [];
  return [
    { pointer: '/name', detail: { zh: '名称至少两个字。', en: 'A name has at least two characters.' } },
  ];
}

const codePattern = /^[0-9A-Z][0-9A-Z._-]{0,19}$/;

export function codeErrors(code: string): FieldError[] {
  if (codePattern.test(code)) return [];
  return [
    {
      pointer: '/code',
      detail: {
        zh: '代码只用数字、字母、点和短横，最多 20 位。',
        en: 'A code has at most 20 digits, letters, dots and hyphens.',
      },
    },
  ];
}

/** A temporary organisation has a day on which it ends: it becomes one, or no longer is one, by an operation (改设). */
export function temporaryErrors(before: string, form: string | undefined): FieldError[] {
  if (form === undefined || (before !== 'temporary' && form !== 'temporary')) return [];
  return [
    {
      pointer: '/form',
      detail: {
        zh: '临时党组织有到期日期：请在“组织变动”里办理“改设”，写明自哪一天起、到哪一天为止。',
        en: 'A temporary organisation ends on a day: re-form it under “Change of organisation”, with the days.',
      },
    },
  ];
}

/** A temporary organisation is founded until a day that is to come; no other form has one. */
export function lastDayErrors(
  { form = 'standard', temporaryUntil = null, foundedOn = null }: CreateBody,
  today: LocalDate,
): FieldError[] {
  const pointer = '/temporaryUntil';
  if (form !== 'temporary')
    return temporaryUntil === null
      ? []
      : [
          {
            pointer,
            detail: {
              zh: '只有临时党组织才填到期日期。',
              en: 'Only a temporary organisation has a day on which it ends.',
            },
          },
        ];
  if (temporaryUntil !== null && temporaryUntil > today && temporaryUntil > (foundedOn ?? '')) return [];
  return [
    {
      pointer,
      detail: {
        zh: '临时党组织要写明到期日期，并且晚于今天。',
        en: 'A temporary organisation needs the day on which it ends, after today.',
      },
    },
  ];
}

export function dayErrors(day: string | null | undefined, now: Date): FieldError[] {
  if (!day || day <= dayInChina(now)) return [];
  return [
    {
      pointer: '/foundedOn',
      detail: { zh: '成立日期不能晚于今天。', en: 'The founding date cannot be after today.' },
    },
  ];
}
