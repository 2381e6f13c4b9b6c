import { type Stage, stages } from '@zhibu/contract/fields';
import type { Actor } from '../../kernel/authorization.ts';
import type { Vault } from '../../kernel/crypto.ts';
import { conflict, type FieldError, Problem, type Words } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { giveBackPlace, reservePlace, tooMany } from '../accounts/public.ts';

/**
 * What is said where an ID number is known already. Whoever may not see the file hears the same words wherever it lies and
 * whatever became of it; each refusal is logged with the digest of the number, and a handler has so many in a window.
 */

/** Refusals of one handler in a quarter of an hour: nobody mistypes so many, whoever tries numbers needs far more. */
export const refusalsPerHandler = 60;

export const cannotBeHere: Words = {
  zh: '该公民身份号码不能在此登记，请与上级党委组织部门核对。',
  en: 'This ID number cannot be registered here: check it with the organisation department of the committee above.',
};

const tooManyNumbers: Words = {
  zh: '不能登记的公民身份号码太多，请一刻钟后再试；急用时请与上级党委组织部门核对。',
  en: 'Too many ID numbers that cannot be registered: try again in a quarter of an hour, or ask the committee above.',
};

/** A file as whoever may see it is told of it. */
export interface KnownFile {
  name: string;
  stage: Stage;
  organization: { name: string };
}

/** A refusal that speaks of an ID number. @param errors where the form shows it */
export function numberRefused(
  vault: Vault,
  idNumber: string,
  words: Words,
  errors: readonly FieldError[] = [],
): Problem {
  return conflict(words, {
    errors,
    about: { idNumber: `sha:${vault.digest(idNumber)}` },
  });
}

/** Why no second file is made, and the way that is open instead. */
export function existsAlready({ name, stage, organization }: KnownFile): Words {
  const at = organization.name;
  switch (stage) {
    case 'transferred_out':
      return {
        zh: `“${name}”已转往系统外，档案在${at}存档。转回的，由接收党委登记对方开出的介绍信，接收时重新启用原档案；不要重复建档。`,
        en: `${name} went outside; the file is archived in ${at}. Whoever comes back is registered by the receiving committee with the paper letter, and its acceptance opens that file again; no second one was made.`,
      };
    case 'suspended':
      return {
        zh: `“${name}”在${at}有档案，目前停止党籍。恢复的，请在该档案办理“恢复党籍”；不要重复建档。`,
        en: `${name} has a file in ${at}, suspended at present. Restore the membership in that file; no second one was made.`,
      };
    case 'deceased':
    case 'withdrew':
    case 'withdrew_by_default':
    case 'removed':
    case 'expelled':
    case 'probation_cancelled':
      return {
        zh: `“${name}”的档案在${at}存档（${stages[stage].zh}）。登记有误的，请在该档案撤销这次党籍变动，恢复原状；不要重复建档。`,
        en: `The file of ${name} is archived in ${at} (${stages[stage].en}). If that was a mistake, take the change of status back in that file, which opens it again; no second one was made.`,
      };
    default:
      return {
        zh: `“${name}”已在${at}建档，没有重复建立。`,
        en: `${name} already has a file in ${at}; no second one was made.`,
      };
  }
}

/**
 * Work that tells whether an ID number is known: it takes one of the handler's places before it looks, so that no number of
 * parallel tries gets more, and gives it back unless the number was refused.
 * @throws Problem 429 none is left
 */
export async function whileNumbersLast<T>(
  services: Services,
  actor: Actor,
  work: () => Promise<T>,
): Promise<T> {
  const key = `id numbers ${actor.accountId ?? actor.kind}`;
  const until = await reservePlace(services, key, refusalsPerHandler);
  if (until) {
    // It looked at nothing: many at once are told to wait, and do not keep the next ones waiting.
    await giveBackPlace(services, key);
    throw tooMany(until, services.clock.now(), tooManyNumbers);
  }
  try {
    const result = await work();
    await giveBackPlace(services, key);
    return result;
  } catch (error) {
    const isRefused = error instanceof Problem && error.options.about?.idNumber !== undefined;
    if (!isRefused) await giveBackPlace(services, key);
    throw error;
  }
}
