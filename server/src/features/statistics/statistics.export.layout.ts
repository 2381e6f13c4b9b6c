import type { StatisticsAnswer } from '@zhibu/contract/statistics';
import type { PdfContent, PdfDefinition, PdfText } from '../../integrations/pdf.ts';
import type { SheetContent, SheetValue } from '../../integrations/spreadsheet/writer.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Words } from '../../kernel/errors.ts';

/** When and by whom it was taken out, in whose language. */
export interface Print {
  at: Date;
  by: string;
  locale: 'zh-CN' | 'en';
}

const hidden = '–';

const words = {
  code: { zh: '党组织代码', en: 'Code of the organisation' },
  asOf: { zh: '统计日期', en: 'As of' },
  period: { zh: '统计期间', en: 'Period' },
  asKnown: { zh: '以此日掌握的情况为准', en: 'As known on' },
  printed: { zh: '制表时间', en: 'Made at' },
  by: { zh: '制表人', en: 'Made by' },
  item: { zh: '项目', en: 'Item' },
  total: { zh: '合计', en: 'Total' },
  suppressed: {
    zh: `“${hidden}”：少于3人，或可由此推算出少于3人的数字，不予显示。`,
    en: `"${hidden}": fewer than three people, or a figure that would give them away.`,
  },
  page: { zh: '页', en: 'page' },
} satisfies Record<string, Words>;

const say = (text: Words, { locale }: Print) => (locale === 'en' ? text.en : text.zh);

/** Minute in China. */
const minuteOf = (at: Date) =>
  `${dayInChina(at)} ${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)}`;

/** What stands above every table: of which organisation, of which days, made when and by whom. */
function headOf({ organization, asOf, asKnown, from }: StatisticsAnswer, print: Print): [string, string][] {
  const day: [string, string] =
    from === null
      ? [say(words.asOf, print), asOf]
      : [say(words.period, print), `${from} ${print.locale === 'en' ? 'to' : '至'} ${asOf}`];
  const known: [string, string][] = asKnown === null ? [] : [[say(words.asKnown, print), asKnown]];
  return [
    [say(words.code, print), organization.code],
    day,
    ...known,
    [say(words.printed, print), minuteOf(print.at)],
    [say(words.by, print), print.by],
  ];
}

/** The table as it is read: heading, rows, total. */
function linesOf({ columns, rows, total }: StatisticsAnswer, print: Print) {
  return {
    heading: [say(words.item, print), ...columns.map(({ label }) => say(label, print))],
    rows: rows.map(({ label, level, cells }) => ({ label: say(label, print), level, cells })),
    total: total && { label: say(words.total, print), level: 0, cells: total },
  };
}

function notesOf({ notes, suppressed }: StatisticsAnswer, print: Print): string[] {
  return [...notes, ...(suppressed ? [words.suppressed] : [])].map((note) => say(note, print));
}

export function sheetOf(answer: StatisticsAnswer, print: Print): SheetContent {
  const { heading, rows, total } = linesOf(answer, print);
  const figures = (cells: readonly (number | null)[]): SheetValue[] => cells.map((n) => n ?? hidden);
  const header = (text: string): SheetValue => ({ text, style: 'header' });
  const all = total ? [...rows, total] : rows;
  return {
    name: say(answer.title, print),
    columns: heading.map((_, at) =>
      at === 0 ? { heading: answer.organization.name, width: 36 } : { heading: '', width: 14 },
    ),
    rows: [
      [header(say(answer.title, print))],
      ...headOf(answer, print),
      [],
      heading.map(header),
      ...all.map(({ label, level, cells }) => [`${'　'.repeat(level)}${label}`, ...figures(cells)]),
      [],
      ...notesOf(answer, print).map((note) => [note]),
    ],
  };
}

export function pdfOf(answers: readonly StatisticsAnswer[], print: Print): PdfDefinition {
  const [first] = answers;
  return {
    info: { title: `${first?.organization.name ?? ''} ${first?.asOf ?? ''}` },
    pageSize: 'A4',
    pageMargins: [48, 56, 48, 56],
    defaultStyle: { fontSize: 10, lineHeight: 1.2 },
    footer: (page, pages) => ({
      text: `${minuteOf(print.at)}　${print.by}　${page} / ${pages} ${say(words.page, print)}`,
      alignment: 'center',
      fontSize: 8,
      color: '#666666',
    }),
    content: answers.map((answer, at) => ({
      stack: pageOf(answer, print),
      ...(at > 0 ? { pageBreak: 'before' } : {}),
    })),
  };
}

function pageOf(answer: StatisticsAnswer, print: Print): PdfContent[] {
  const { heading, rows, total } = linesOf(answer, print);
  const number = (n: number | null): PdfText => ({
    text: n === null ? hidden : n.toLocaleString(print.locale),
    alignment: 'right',
  });
  const head = headOf(answer, print).map(([name, value]) => `${name}：${value}`);
  // What it is about in one line, who made it in another: neither breaks inside a name.
  const lines = [head.slice(0, -2), head.slice(-2)].map((parts) => parts.join('　')).join('\n');
  return [
    { text: answer.organization.name, bold: true, fontSize: 15 },
    {
      text: say(answer.title, print),
      fontSize: 12,
      margin: [0, 2, 0, 4],
    },
    {
      text: lines,
      fontSize: 8,
      color: '#666666',
      margin: [0, 0, 0, 8],
    },
    {
      layout: 'lightHorizontalLines',
      table: {
        headerRows: 1,
        widths: ['*', ...answer.columns.map(() => (answer.columns.length > 2 ? 52 : 96))],
        body: [
          heading.map(
            (text, at): PdfText => ({
              text,
              bold: true,
              alignment: at === 0 ? 'left' : 'right',
            }),
          ),
          ...rows.map(({ label, level, cells }): PdfText[] => [
            { text: label, margin: [level * 14, 0, 0, 0] },
            ...cells.map(number),
          ]),
          ...(total
            ? [
                [
                  { text: total.label, bold: true },
                  ...total.cells.map((n): PdfText => ({ ...number(n), bold: true })),
                ],
              ]
            : []),
        ],
      },
    },
    ...notesOf(answer, print).map(
      (text): PdfText => ({
        text,
        fontSize: 8,
        color: '#666666',
        margin: [0, 6, 0, 0],
      }),
    ),
  ];
}
