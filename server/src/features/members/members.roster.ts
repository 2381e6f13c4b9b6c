import { type MemberField, memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import type { Cell } from '../../integrations/spreadsheet/cell.ts';
import type { Message } from '../../integrations/spreadsheet/errors.ts';
import type { HeadingMapping, HeadingTable } from '../../integrations/spreadsheet/headings.ts';
import {
  inspectTable,
  readTable,
  type SheetLayout,
  type Skipped,
  type TableSpec,
} from '../../integrations/spreadsheet/table.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { judgeRow, type Problem, type RosterColumn, type RosterRow } from './members.roster.rules.ts';

/**
 * Reads a member roster from the file an office keeps: finds its sheets, header and columns, and gives
 * every row in normal form with its problems. No database: whether an organisation exists and who is
 * there already is the import's to say.
 */

/** Headings the person assigned by hand; null leaves a column out. */
export type RosterMapping = Readonly<Record<string, MemberField | null>>;

export interface RosterOptions {
  /** Today in China, for dates in the future and for the stage. */
  readonly today: LocalDate;
  readonly mapping?: RosterMapping;
  /** Called for every row and sheet that is passed over, with the reason. */
  readonly onSkipped?: (skipped: Skipped) => void;
}

export interface RosterRecord {
  readonly sheet: string;
  readonly row: number;
  /** The sheet hides this row; it is read all the same. */
  readonly hidden: boolean;
  readonly values: RosterRow;
  readonly problems: Problem[];
  /** Headings that no field is known for; the same list for every row of a sheet. */
  readonly unknownHeadings: readonly string[];
  /** The heading as the file writes it, for problems found later. */
  headingOf(field: MemberField): string;
}

export interface InspectedColumn {
  readonly index: number;
  readonly heading: string;
  readonly field: MemberField | null;
  readonly ignored: 'duplicate' | 'unknown' | 'chosen' | null;
  readonly hidden: boolean;
}

export interface InspectedSheet {
  readonly sheet: string;
  readonly hidden: boolean;
  readonly use: SheetLayout<RosterColumn>['use'];
  readonly headerRow: number | null;
  readonly columns: readonly InspectedColumn[];
  readonly missing: readonly MemberField[];
  /** Up to five rows below the header; cells in the order of `columns`. */
  readonly sample: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

const CODE_HEADING = /代码|编码|编号|\bcode\b/i;

const labels = {
  ...memberFieldTable,
  organizationCode: { zh: '党组织代码', en: 'Organisation code' },
} satisfies Record<RosterColumn, Message>;

function headingTable(): HeadingTable<RosterColumn> {
  const ofOrganization = memberFieldTable.organization.headings;
  // Every field is a key of the table by construction.
  const table = Object.fromEntries(
    memberFieldKeys.map((field) => [field, memberFieldTable[field].headings]),
  ) as Record<MemberField, readonly string[]>;
  return {
    ...table,
    organization: ofOrganization.filter((heading) => !CODE_HEADING.test(heading)),
    organizationCode: [
      ...ofOrganization.filter((heading) => CODE_HEADING.test(heading)),
      ...[
        '党组织编码',
        '党组织编号',
        '支部编码',
        '支部编号',
        '党支部编码',
        '党支部编号',
        '组织代码',
        '组织编码',
        '所属党组织代码',
      ],
      ...[
        '所属党支部代码',
        '所在支部代码',
        '党组织机构代码',
        'organization code',
        'organisation code',
        'branch code',
        'party branch code',
      ],
    ],
  };
}

const spec: TableSpec<RosterColumn> = {
  headings: headingTable(),
  required: [['name'], ['idNumber']],
  labels,
  isData: (get) => looksLikeIdNumber(get('idNumber')),
};

function looksLikeIdNumber({ text, number }: Cell): boolean {
  if (number !== undefined) return Math.abs(number) > 1e8;
  return /(?:[0-9０-９][\s-]*){6}/.test(text) && text.trim().length >= 8;
}

function toColumns(mapping: RosterMapping | undefined): HeadingMapping<RosterColumn> | undefined {
  if (!mapping) return undefined;
  const entries = Object.entries(mapping).map(([heading, field]): [string, RosterColumn | null] => [
    heading,
    field === 'organization' && CODE_HEADING.test(heading) ? 'organizationCode' : field,
  ]);
  return Object.fromEntries(entries);
}

function toField(column: RosterColumn | null): MemberField | null {
  return column === 'organizationCode' ? 'organization' : column;
}

/**
 * The sheets of a file with the columns found and five sample rows each, for the mapping page.
 * Throws `SpreadsheetError` only when the file cannot be read at all.
 */
export async function inspectRoster(
  path: string,
  fileName: string,
  mapping?: RosterMapping,
): Promise<InspectedSheet[]> {
  const previews = await inspectTable(path, fileName, spec, toColumns(mapping));
  return previews.map(({ layout, sample }) => {
    const columns = (layout.header?.columns ?? []).map(({ index, heading, field, ignored }) => ({
      index,
      heading,
      field: toField(field),
      ignored,
      hidden: layout.hiddenColumns.has(index),
    }));
    return {
      sheet: layout.sheet,
      hidden: layout.hidden,
      use: layout.use,
      headerRow: layout.header?.headerRow ?? null,
      columns,
      missing: layout.missing.map(toField).filter((field) => field !== null),
      sample: sample.map(({ row, cells }) => ({
        row,
        cells: columns.map(({ index }) => cells[index]?.text ?? ''),
      })),
    };
  });
}

/**
 * Every person's row, streamed. Titles, blank rows, totals, repeated headers and footers are passed
 * over (see `onSkipped`). Throws `SpreadsheetError` when the file or all its sheets cannot be used.
 */
export async function* readRoster(
  path: string,
  fileName: string,
  options: RosterOptions,
): AsyncGenerator<RosterRecord> {
  const { today, mapping, onSkipped } = options;
  let layout: SheetLayout<RosterColumn> | undefined;
  let about = {
    unknownHeadings: [] as readonly string[],
    hasOrganization: false,
    headingOf: (_: MemberField) => '',
  };
  for await (const record of readTable(path, fileName, spec, { mapping: toColumns(mapping), onSkipped })) {
    if (record.layout !== layout) {
      layout = record.layout;
      about = describe(layout);
    }
    const { sheet, row, hidden, date1904, get } = record;
    const { values, problems } = judgeRow({ sheet, row, date1904, get, ...about }, today);
    yield {
      sheet,
      row,
      hidden,
      values,
      problems,
      unknownHeadings: about.unknownHeadings,
      headingOf: about.headingOf,
    };
  }
}

/** A running number is no data that anybody misses. */
const RUNNING_NUMBER = /^(?:序号|编号|号|no\.?|#)$/i;

function describe(layout: SheetLayout<RosterColumn>) {
  const columns = layout.header?.columns ?? [];
  const fields = new Set(columns.map(({ field }) => field));
  const organizationColumn: RosterColumn = fields.has('organization') ? 'organization' : 'organizationCode';
  const hasOrganization = fields.has(organizationColumn);
  return {
    hasOrganization,
    unknownHeadings: columns
      .filter(
        ({ heading, ignored }) => ignored === 'unknown' && !RUNNING_NUMBER.test(heading.replace(/\s/g, '')),
      )
      .map(({ heading }) => heading),
    headingOf: (field: MemberField) =>
      layout.headingOf(field === 'organization' && hasOrganization ? organizationColumn : field),
  };
}
