import { type Field, memberFieldKeys, memberFieldTable, sections } from '@zhibu/contract/fields';

const classes: Record<Field['class'], string> = {
  inside: 'inside 党内',
  internal: 'internal 内部',
  sensitive: 'sensitive 敏感',
};

/** `docs/member-fields.md`, from the same table as form, mask, import and export. */
export function fieldDocument(): string {
  const rows = memberFieldKeys.map((key) => {
    const field = memberFieldTable[key];
    const cells = [
      `\`${key}\``,
      `${field.zh} ${field.en}`,
      sections[field.section].zh,
      classes[field.class],
      `${field.purpose.zh}。${field.purpose.en}.`,
      field.headings.join('、'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '# Fields of the member file',
    '',
    'Written by `npm run documents` from `contract/src/fields.ts`; do not edit.',
    '',
    '*sensitive* fields are encrypted one by one, shown masked, and revealed with a reason and a fresh sign-in.',
    '',
    '| field | name | section | class | purpose | usual headings in rosters |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
