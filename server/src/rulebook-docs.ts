import { ruleCatalogue } from './features/rulebook/public.ts';

/** `docs/rulebook.md`, from the same table that judges. */
export function rulebookDocument(): string {
  const sections = ruleCatalogue().map(({ title, rules }) => [
    `## ${title.zh} ${title.en}`,
    '',
    '| key | rule | value | by | from | until | trust | override |',
    '|---|---|---|---|---|---|---|---|',
    ...rules.flatMap(({ key, title: name, trust, override, versions }) =>
      versions.map(({ words, source, from, until }) => {
        const cells = [
          `\`${key}\``,
          `${name.zh} ${name.en}`,
          `${words.zh} ${words.en}`,
          source === null ? '按本组织设置 set by each organisation' : `${source.zh} ${source.en}`,
          from,
          until ?? '',
          trust,
          override,
        ];
        return `| ${cells.join(' | ')} |`;
      }),
    ),
    '',
  ]);
  return [
    '# Rulebook',
    '',
    'Written by `npm run documents` from `server/src/features/rulebook/rulebook.data.ts`; do not edit.',
    '',
    'Rules are dated data: the version of the day judges an act of that day. Trust **A** was read in the regulation’s',
    'text or an official reprint and is fixed; **B** (secondary source) and **C** (common local practice) are set by each',
    'organisation from a day on (page 规则, `GET /rules`), the value here is the default. A document is named for B',
    'where it is known, but no screen quotes it.',
    '',
    ...sections.flat(),
  ].join('\n');
}
