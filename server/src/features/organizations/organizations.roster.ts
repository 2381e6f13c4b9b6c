import type { Message } from '../../integrations/spreadsheet/errors.ts';
import type { HeadingMapping, HeadingTable } from '../../integrations/spreadsheet/headings.ts';
import { readTable, type Skipped, type TableSpec } from '../../integrations/spreadsheet/table.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import {
  judgeOrganization,
  type OrganizationColumn,
  type OrganizationProblem,
  type OrganizationRosterRow,
} from './organizations.roster.rules.ts';

/** Reads an organisation roster: one row an organisation, the superior by code, name or path. */

export interface OrganizationRosterOptions {
  /** Today in China. */
  readonly today: LocalDate;
  readonly mapping?: HeadingMapping<OrganizationColumn>;
  readonly onSkipped?: (skipped: Skipped) => void;
}

export interface OrganizationRecord {
  readonly sheet: string;
  readonly row: number;
  readonly values: OrganizationRosterRow;
  readonly problems: OrganizationProblem[];
  /** What the file calls a column; our own word where it has none. */
  headingOf(column: OrganizationColumn): string;
}

const headings: HeadingTable<OrganizationColumn> = {
  code: [
    '党组织代码',
    '代码',
    '党组织编码',
    '党组织编号',
    '组织代码',
    '组织编码',
    '编码',
    '机构代码',
    '党组织机构代码',
    '党支部代码',
    '支部代码',
    '本级代码',
    'code',
  ],
  name: [
    '党组织名称',
    '名称',
    '党组织全称',
    '全称',
    '党组织',
    '组织名称',
    '单位名称',
    '支部名称',
    '党支部名称',
    '本级党组织名称',
    'name',
  ],
  shortName: ['党组织简称', '简称', '支部简称', 'short name'],
  parentCode: [
    '上级党组织代码',
    '上级代码',
    '上级组织代码',
    '上级党组织编码',
    '上级编码',
    '父级代码',
    '隶属党组织代码',
    '所属上级党组织代码',
    '上级党组织编号',
    'parent code',
  ],
  parent: [
    '上级党组织',
    '上级党组织名称',
    '上级',
    '上级名称',
    '上级组织',
    '上级组织名称',
    '隶属',
    '隶属党组织',
    '隶属关系',
    '隶属党组织名称',
    '所属党组织',
    '所属上级党组织',
    '所属党委',
    '父级',
    'parent',
  ],
  kind: ['类型', '党组织类别', '党组织类型', '类别', '组织类别', '组织类型', '种类', 'kind', 'type'],
  form: ['形式', '支部类型', '党支部类型', '组建方式', '组建形式', '设置形式', '建立方式', 'form'],
  founded: [
    '成立日期',
    '建立日期',
    '组建日期',
    '批准成立日期',
    '批准建立日期',
    '设立日期',
    '建立党组织日期',
    'founded',
  ],
  division: ['行政区划代码', '行政区划', '区划代码', '所在行政区划代码', '区划', 'division'],
  phone: ['联系电话', '电话', '办公电话', '电话号码', '联系方式', '固定电话', 'phone'],
  address: ['地址', '通讯地址', '办公地址', '详细地址', '所在地址', '单位地址', 'address'],
};

const labels: Readonly<Record<OrganizationColumn, Message>> = {
  code: { zh: '党组织代码', en: 'Code' },
  name: { zh: '党组织名称', en: 'Name' },
  shortName: { zh: '简称', en: 'Short name' },
  parentCode: { zh: '上级党组织代码', en: 'Code of the superior' },
  parent: { zh: '上级党组织', en: 'Superior' },
  kind: { zh: '类型', en: 'Kind' },
  form: { zh: '形式', en: 'Form' },
  founded: { zh: '成立日期', en: 'Founded' },
  division: { zh: '行政区划代码', en: 'Division code' },
  phone: { zh: '联系电话', en: 'Phone' },
  address: { zh: '地址', en: 'Address' },
};

const spec: TableSpec<OrganizationColumn> = {
  headings,
  labels,
  required: [['name']],
  isData: (get) => /^[\s'‘’]*[0-9A-Za-z０-９][0-9A-Za-z０-９.\s-]{2,}$/.test(get('code').text),
};

/**
 * Every organisation's row, streamed, in the order of the file; titles, blank rows, totals and notes
 * are passed over. Unique codes and existing superiors are the import's to check.
 * Throws `SpreadsheetError` when the file or all its sheets cannot be used.
 */
export async function* readOrganizationRoster(
  path: string,
  fileName: string,
  options: OrganizationRosterOptions,
): AsyncGenerator<OrganizationRecord> {
  const { today, mapping, onSkipped } = options;
  for await (const { sheet, row, date1904, get, layout } of readTable(path, fileName, spec, {
    mapping,
    onSkipped,
  })) {
    const hasCodes = layout.header?.columns.some(({ field }) => field === 'code') ?? false;
    const raw = { sheet, row, date1904, hasCodes, get, headingOf: layout.headingOf };
    yield { sheet, row, headingOf: layout.headingOf, ...judgeOrganization(raw, today) };
  }
}
