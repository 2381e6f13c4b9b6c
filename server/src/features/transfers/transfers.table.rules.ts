import { memberFieldTable } from '@zhibu/contract/fields';
import { type TransferGround, transferGroundKeys, transferGrounds } from '@zhibu/contract/transfer-states';
import type { Cell } from '../../integrations/spreadsheet/cell.ts';
import { dateOf, isRounded, textOf } from '../../integrations/spreadsheet/cell-values.ts';
import type { TableSpec } from '../../integrations/spreadsheet/table.ts';
import type { Words } from '../../kernel/errors.ts';
import { parseIdNumber } from '../../kernel/standards/id-number.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { cleanLine, compactText } from '../../kernel/standards/text.ts';
import { sayTable } from './transfers.table.messages.ts';

/** A table by which the origin files for many: what its columns are called and what a row says. Pure. */

export const tableColumns = [
  'name',
  'idNumber',
  'destination',
  'outside',
  'outsidePlace',
  'outsidePhone',
  'ground',
  'duesUntil',
  'branch',
  'note',
] as const;
export type TableColumn = (typeof tableColumns)[number];

export const tableLabels: Record<TableColumn, Words> = {
  name: { zh: '姓名', en: 'Name' },
  idNumber: { zh: '公民身份号码', en: 'ID number' },
  destination: { zh: '接收党委', en: 'Receiving committee' },
  outside: { zh: '系统外党组织', en: 'Organisation outside' },
  outsidePlace: { zh: '系统外党组织所在地', en: 'Where it is' },
  outsidePhone: { zh: '系统外党组织电话', en: 'Its telephone' },
  ground: { zh: '转接原因', en: 'Ground' },
  duesUntil: { zh: '党费交至', en: 'Dues paid to' },
  branch: { zh: '希望编入的支部', en: 'Branch wished for' },
  note: { zh: '补充说明', en: 'Note' },
};

export const tableSpec: TableSpec<TableColumn> = {
  headings: {
    name: memberFieldTable.name.headings,
    idNumber: memberFieldTable.idNumber.headings,
    destination: [
      ...['接收党委', '接收党组织', '接收组织', '接收党委名称', '接收党委代码', '接收党组织名称', '接收单位'],
      ...['转往', '转往党委', '转往党组织', '转入党委', '转入党组织', '转入地', '去向', '去向党组织'],
      ...['receiving committee', 'destination', 'to'],
    ],
    outside: [
      ...[
        '系统外党组织',
        '系统外党组织全称',
        '系统外党组织名称',
        '系统外接收党组织',
        '系统外接收党委',
        '系统外单位',
      ],
      ...['organisation outside', 'organization outside', 'outside'],
    ],
    outsidePlace: [
      ...[
        '系统外党组织所在地',
        '系统外党组织地址',
        '系统外所在地',
        '系统外地址',
        'where it is',
        'outside address',
      ],
    ],
    outsidePhone: [
      ...[
        '系统外党组织电话',
        '系统外联系电话',
        '系统外联系方式',
        '系统外电话',
        'its telephone',
        'outside telephone',
      ],
    ],
    ground: ['转接原因', '转出原因', '转接理由', '原因', 'ground', 'reason'],
    duesUntil: [
      ...['党费交至', '党费缴至', '党费交纳至', '党费缴纳至', '党费交至月份', '党费缴至月份', '党费交至年月'],
      ...['党费交到', '党费截止', '党费截止月份', 'dues paid to', 'dues until'],
    ],
    branch: [
      ...['希望编入的支部', '希望编入支部', '编入支部', '拟编入支部', '接收支部', '接收党支部', '转入支部'],
      ...['转入党支部', 'branch wished for', 'branch'],
    ],
    note: ['补充说明', '备注', '说明', 'note', 'notes', 'remarks'],
  },
  required: [['idNumber'], ['destination', 'outside']],
  labels: tableLabels,
  isData: (get) => /(?:[0-9０-９][\s-]*){6}/.test(get('idNumber').text),
};

export interface TableProblem {
  column: TableColumn;
  words: Words;
}

/** A row in normal form; null: not said, or said wrongly (then there is a problem of that column). */
export interface TableRowValues {
  name: string;
  /** 18 characters. */
  idNumber: string | null;
  /** One of both is said: a committee of this registry, or the full name of an organisation outside. */
  destination: string;
  outside: string;
  outsidePlace: string;
  outsidePhone: string;
  ground: TransferGround | null;
  /** `YYYY-MM` */
  duesUntil: string | null;
  branch: string;
  note: string;
}

/** What a row says by itself, without the registry. */
export function judgeTableRow(
  get: (column: TableColumn) => Cell,
  date1904: boolean,
): { values: TableRowValues; problems: TableProblem[] } {
  const problems: TableProblem[] = [];
  const report = (column: TableColumn, words: Words) => {
    problems.push({ column, words });
    return null;
  };
  const text = (column: TableColumn, most: number): string => {
    const said = textOf(get(column));
    if ([...said].length > most) report(column, sayTable.tooLong(most));
    return said;
  };
  const required = (column: TableColumn, most: number): string => {
    const said = text(column, most);
    if (said === '') report(column, sayTable.missing(tableLabels[column]));
    return said;
  };
  const idNumber = () => {
    const cell = get('idNumber');
    const said = required('idNumber', 40);
    if (said === '') return null;
    const parsed = parseIdNumber(said);
    if (isRounded(cell) || (!parsed.ok && /^\d{15}000$/.test(compactText(said))))
      return report('idNumber', sayTable.idNumberRounded);
    return parsed.ok ? parsed.idNumber : report('idNumber', sayTable.idNumberWrong);
  };
  const ground = () => {
    const said = required('ground', 40);
    return said === '' ? null : (groundOf(said) ?? report('ground', sayTable.groundUnknown(said)));
  };
  const duesUntil = () => {
    const cell = get('duesUntil');
    const date = dateOf(cell, date1904);
    if (date === null) return null;
    return typeof date === 'string' || date.precision === 'year'
      ? report('duesUntil', sayTable.month(cell.text.slice(0, 20)))
      : date.date.slice(0, 7);
  };
  const values = {
    name: normalizeName(required('name', 100)),
    idNumber: idNumber(),
    ...whither(text, report),
    ground: ground(),
    duesUntil: duesUntil(),
    branch: text('branch', 100),
    note: text('note', 500),
  };
  return { values, problems };
}

type Whither = Pick<TableRowValues, 'destination' | 'outside' | 'outsidePlace' | 'outsidePhone'>;

/** Where a row goes: inside or outside, not both; what belongs to one outside stands beside its name only. */
function whither(
  text: (column: TableColumn, most: number) => string,
  report: (column: TableColumn, words: Words) => null,
): Whither {
  const to: Whither = {
    destination: text('destination', 100),
    outside: cleanLine(text('outside', 120)),
    outsidePlace: text('outsidePlace', 200),
    outsidePhone: text('outsidePhone', 40),
  };
  if (to.destination === '' && to.outside === '') report('destination', sayTable.whereMissing);
  else if (to.destination !== '' && to.outside !== '') report('outside', sayTable.whereTwice);
  else if (to.outside === '')
    for (const column of ['outsidePlace', 'outsidePhone'] as const)
      if (to[column] !== '') report(column, sayTable.outsideMissing);
  return to;
}

/** Usual words besides those of the list. */
const groundWords: readonly (readonly [RegExp, TransferGround])[] = [
  [/毕业/, 'graduation'],
  [/升学|考研|读研|读博|入学|出国留学|留学/, 'study'],
  [/退休|离休/, 'retirement'],
  [/工作|调动|就业|入职|调入|调出/, 'work'],
  [/居住|搬迁|迁居|户口/, 'residence'],
  [/外出|流动/, 'long_stay'],
  [/^其[他它]$/, 'other'],
];

export function groundOf(text: string): TransferGround | null {
  const plain = compactText(text).toLowerCase();
  const exact = transferGroundKeys.find((key) => {
    const { zh, en } = transferGrounds[key];
    return key === plain || zh === plain || compactText(en).toLowerCase() === plain;
  });
  return exact ?? groundWords.find(([words]) => words.test(plain))?.[1] ?? null;
}

/** How far names of organisations are the same: spaces and full-width signs do not count. */
export const sameText = (a: string, b: string) =>
  compactText(a).toLowerCase() === compactText(b).toLowerCase();
