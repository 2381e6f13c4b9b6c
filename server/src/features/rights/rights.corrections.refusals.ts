import { conflict, forbidden, invalid, type Problem, type Words } from '../../kernel/errors.ts';
import { mostEvidence, stateWords } from './rights.corrections.rules.ts';
import type { CorrectionRecord } from './rights.corrections.store.ts';

/** What is said when a step of a correction request is not possible, and what to do instead. */

export const notSo: Words = {
  zh: '这样更正还不行，请看下面的说明。',
  en: 'This cannot be asked so; see below.',
};

export const onlyOwn = () =>
  forbidden({
    zh: '更正申请由本人提出；您可以直接修改档案。',
    en: 'The person asks for the own file; you can edit it directly.',
  });
export const onlyAsker = () =>
  forbidden({ zh: '这一步只有申请人本人能做。', en: 'Only the person who asked can do this.' });
export const notTheOwn = () =>
  forbidden({
    zh: '自己的更正申请不能由自己答复，请由其他有权限的同志或上级党组织办理。',
    en: 'Nobody answers the own request: a colleague or the organisation above does.',
  });

export function explainMore(): Problem {
  const words = { zh: '请说明为什么要更正，至少 4 个字。', en: 'Say why, in four characters at least.' };
  return invalid(words, [{ pointer: '/explanation', detail: words }]);
}

export function refusalNeedsReason(): Problem {
  const words = {
    zh: '不予更正要写明理由，至少 4 个字，申请人会看到。',
    en: 'A refusal needs its reason in words, four characters at least; the person reads it.',
  };
  return invalid(words, [{ pointer: '/reason', detail: words }]);
}

export const askedAlready = () =>
  conflict({
    zh: '这一项已有一份申请在等待答复。要改内容，请先撤回那一份。',
    en: 'A request for this field waits for its answer already. Withdraw it first to ask for something else.',
  });

export function notNow(request: CorrectionRecord): Problem {
  const { zh, en } = stateWords[request.state];
  return conflict(
    { zh: `这份申请${zh}，不能再这样做。`, en: `This request ${en}, so that is not possible any more.` },
    { object: { type: 'correction_request', id: request.id } },
  );
}

export const changedMeanwhile = () =>
  conflict({
    zh: '提出申请之后，档案里的这一项已经改过，不能按原来的对照采纳。请核对档案现在的内容，写明情况答复；需要的话由本人重新提出。',
    en: 'This field of the file was changed after the request was made. Look at the file as it is now and answer with a reason; the person may ask anew.',
  });

export const enoughEvidence = () =>
  conflict({
    zh: `一份申请最多附 ${mostEvidence} 个文件。`,
    en: `A request takes at most ${mostEvidence} files.`,
  });
