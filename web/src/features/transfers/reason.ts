import type { Reader } from '../../lib/words.ts';

/** Why a step was taken: as somebody wrote it, or in the reader's language where the system says so. */
export const reasonIn = (
  step: { reason: string | null; words: { zh: string; en: string } | null },
  reader: Pick<Reader, 'words'>,
): string => (step.words ? reader.words(step.words) : (step.reason ?? ''));
