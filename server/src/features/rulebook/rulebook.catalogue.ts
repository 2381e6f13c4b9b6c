import type { Words } from '../../kernel/errors.ts';
import { type RuleDefinition, rulebookData, ruleKeys, ruleSections } from './rulebook.data.ts';
import { valueWords } from './rulebook.shapes.ts';

/** Every rule with its versions in words, by section: for the document that is generated from it. */
export function ruleCatalogue() {
  const all = ruleKeys.map((key) => ({ key, definition: rulebookData[key] as RuleDefinition })); // of any key
  return Object.entries(ruleSections).map(([section, title]) => ({
    title,
    rules: all
      .filter(({ definition }) => definition.section === section)
      .map(({ key, definition: { title: name, trust, override, shape, versions } }) => ({
        key,
        title: name,
        trust,
        override,
        versions: versions.map(({ value, document, article, from, until }) => ({
          words: valueWords(shape, value),
          source: document && joined(document, article),
          from,
          until,
        })),
      })),
  }));
}

function joined(document: Words, article: Words | null): Words {
  return article ? { zh: document.zh + article.zh, en: `${document.en}, ${article.en}` } : document;
}
