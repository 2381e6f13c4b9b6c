import { Problem } from '../../kernel/errors.ts';
import { conditions, registrationRule } from './operations.conditions.ts';
import type { Finding } from './operations.plan.ts';

/** The first block with its rule, article and earliest lawful day or condition; the others as errors beside it. */
export function blocked(blocks: readonly Finding[], id: string): Problem {
  const [first, ...others] = blocks;
  if (!first) throw new Error('blocked: by nothing');
  const { words, rule, article, earliest, code } = first;
  const quoted = article ? { zh: `${words.zh}（${article.zh}）`, en: `${words.en} (${article.en})` } : words;
  return new Problem(422, 'rule_refused', quoted, {
    rule: rule ?? `operation.${code}`,
    article: article ?? registrationRule,
    earliest: earliest ?? conditions[code],
    errors: others.slice(0, 50).map(({ pointer, words: detail }) => ({ pointer: pointer ?? '', detail })),
    object: { type: 'organization', id },
  });
}
