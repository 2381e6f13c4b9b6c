import type { MemberField, ProblemCode } from '@zhibu/contract/fields';
import type { SkipReason } from '@zhibu/contract/member-imports';
import type { Skipped } from '../../integrations/spreadsheet/table.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { type Copier, copyInto } from '../../kernel/bulk.ts';
import { type BulkTx, sql } from '../../kernel/database.ts';
import type { Words } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { nameTokens } from '../../kernel/name-tokens.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { pinyinOf } from '../../kernel/standards/pinyin.ts';
import type { Services } from '../../services.ts';
import { valueRow } from './members.columns.ts';
import { type Branch, type BranchFinder, branchFinder } from './members.imports.branches.ts';
import { say, withoutNumbers } from './members.imports.messages.ts';
import { SeenNumbers } from './members.imports.seen.ts';
import { type ImportRecord, stagedColumns } from './members.imports.store.ts';
import { UnseenNumbers, unseenNumbersADay } from './members.imports.unseen.ts';
import { type RosterRecord, readRoster } from './members.roster.ts';
import type { MemberValues } from './members.rules.ts';

/** Problems are shown and stored up to here; beyond, the file is wrong as a whole and the count says so. */
const problemsKept = 20_000;
const batchSize = 500;

export interface CheckResult {
  rows: number;
  accepted: number;
  unchanged: number;
  problemCount: number;
  codes: Record<string, number>;
  unknownOrganizations: { text: string; rows: number }[];
  skipped: { sheet: string; reason: SkipReason; rows: number }[];
}

/** What a row without problems certainly has. */
type Person = Pick<MemberValues, 'idNumber' | 'sex' | 'birth'>;

interface FoundProblem {
  sheet: string;
  row: number;
  column: string;
  code: ProblemCode;
  message: Words;
  /** Known, where the actor may not see. */
  isUnseen?: boolean;
}

/**
 * The dry run: reads every row, judges it, and lays the good ones aside with their secrets already sealed.
 * One transaction: a check that dies leaves nothing. The registry itself is not touched.
 */
export class ImportCheck {
  private readonly services: Services;
  private readonly record: ImportRecord;
  private readonly tx: BulkTx;
  private readonly findBranches: BranchFinder;
  private readonly seen = new SeenNumbers();
  private readonly unseen: UnseenNumbers;
  private problems: FoundProblem[] = [];
  /** Where what concerns the whole file is said. */
  private firstPlace: Pick<FoundProblem, 'sheet' | 'row' | 'column'> = { sheet: '', row: 0, column: '' };
  private readonly unknown = new Map<string, number>();
  private readonly codes: Record<string, number> = {};
  private rows = 0;
  private accepted = 0;
  private unchanged = 0;
  private problemCount = 0;

  constructor(services: Services, actor: Actor, record: ImportRecord, tx: BulkTx) {
    this.services = services;
    this.unseen = new UnseenNumbers(services, actor, record);
    this.record = record;
    this.tx = tx;
    this.findBranches = branchFinder(tx, record);
  }

  async run(
    path: string,
    today: LocalDate,
    onProgress: (rows: number) => Promise<void>,
  ): Promise<CheckResult> {
    const { regionId, id } = this.record;
    await this.tx.run(
      sql`DELETE FROM member_import_row WHERE region_id = ${regionId} AND import_id = ${id}::uuid`,
    );
    await this.tx.run(
      sql`DELETE FROM member_import_problem WHERE region_id = ${regionId} AND import_id = ${id}::uuid`,
    );
    // COPY does not go into a table under row-level security, so rows arrive in a table of this transaction's own.
    await this.tx.run(sql`CREATE TEMPORARY TABLE arrived (LIKE member_import_row) ON COMMIT DROP`);
    await this.tx.run(sql`CREATE TEMPORARY TABLE found (LIKE member_import_problem) ON COMMIT DROP`);
    const skipped = new Map<string, CheckResult['skipped'][number]>();
    const onSkipped = ({ sheet, row, reason }: Skipped) => {
      const known = skipped.get(`${sheet} ${reason}`) ?? { sheet, reason, rows: 0 };
      skipped.set(`${sheet} ${reason}`, known);
      if (row !== null) known.rows += 1;
    };
    const options = { today, mapping: this.record.mapping, onSkipped };
    let batch: RosterRecord[] = [];
    for await (const row of readRoster(path, this.record.fileName, options)) {
      batch.push(row);
      if (batch.length < batchSize) continue;
      await this.judge(batch);
      batch = [];
      await onProgress(this.rows);
    }
    await this.judge(batch);
    if (!(await this.unseen.settle(this.rows))) this.withholdUnseen();
    await this.writeProblems();
    await this.tx.run(sql`INSERT INTO member_import_row SELECT * FROM arrived`);
    await this.tx.run(sql`INSERT INTO member_import_problem SELECT * FROM found`);
    return {
      rows: this.rows,
      accepted: this.accepted,
      unchanged: this.unchanged,
      problemCount: this.problemCount,
      codes: this.codes,
      unknownOrganizations: [...this.unknown].map(([text, rows]) => ({ text, rows })).slice(0, 500),
      skipped: [...skipped.values()].slice(0, 200),
    };
  }

  private async judge(batch: readonly RosterRecord[]): Promise<void> {
    if (batch.length === 0) return;
    const branches = await this.findBranches(batch.map(({ values }) => values));
    const indexes = batch.map(({ values }) =>
      values.idNumber === null ? null : this.services.vault.blindIndex('id_number', values.idNumber),
    );
    const known = await this.knownPeople(indexes.filter((index) => index !== null));
    const copier = copyInto(this.tx, 'arrived', stagedColumns);
    try {
      for (const [position, row] of batch.entries())
        await this.judgeRow(row, branches[position] ?? null, indexes[position] ?? null, known, copier);
      await copier.end();
    } catch (error) {
      copier.abort();
      throw error;
    }
  }

  private async judgeRow(
    row: RosterRecord,
    branch: Branch | null,
    index: Buffer | null,
    known: ReadonlyMap<string, string | null>,
    copier: Copier,
  ): Promise<void> {
    const { values, sheet } = row;
    if (this.rows === 0) this.firstPlace = { sheet, row: row.row, column: row.headingOf('idNumber') };
    this.rows += 1;
    const found: (Pick<FoundProblem, 'code' | 'message' | 'isUnseen'> & { field: MemberField })[] = [];
    const saidAlready = row.problems.some(({ field }) => field === 'organization');
    if (branch?.kind === 'problem' && !saidAlready) {
      found.push({ field: 'organization', code: 'organization_unknown', message: branch.message });
      if (branch.unknown) this.unknown.set(branch.text, (this.unknown.get(branch.text) ?? 0) + 1);
    }
    let already = false;
    if (index !== null) {
      const first = this.seen.note(index, row.sheet, row.row);
      if (first)
        found.push({
          field: 'idNumber',
          code: 'duplicate_in_file',
          message: say.duplicateInFile(say.rowName(first.sheet, first.row)),
        });
      const where = known.get(index.toString('base64'));
      if (where !== undefined && branch?.kind === 'branch') {
        already = where === branch.id;
        const isUnseen = where === null;
        if (isUnseen) this.unseen.note(values.idNumber ?? '', row.problems.length + found.length === 0);
        if (!already)
          found.push({
            field: 'idNumber',
            code: 'exists_elsewhere',
            message: isUnseen ? say.cannotBeHere : say.existsElsewhere,
            isUnseen,
          });
      }
    }
    for (const problem of row.problems) this.note(problem);
    for (const { field, ...problem } of found)
      this.note({ sheet, row: row.row, column: row.headingOf(field), ...problem });
    if (row.problems.length > 0 || found.length > 0) return;
    if (already) {
      this.unchanged += 1;
      return;
    }
    if (branch?.kind !== 'branch' || index === null || !values.idNumber || !values.sex || !values.birth)
      throw new Error(`import: row ${row.row} has neither values nor problems`);
    this.accepted += 1;
    const { idNumber, sex, birth } = values;
    await copier.write(this.stagedRow(row, branch, { idNumber, sex, birth }));
  }

  private stagedRow(
    { sheet, row, values }: RosterRecord,
    branch: { id: string; path: string },
    person: Person,
  ) {
    const { regionId, id: importId, orgPath } = this.record;
    const memberId = newId();
    const { joinedPrecision, fullPrecision, organizationText, name } = values;
    const precision = { joined: joinedPrecision ?? 'day', full: fullPrecision ?? 'day' } as const;
    return [
      regionId,
      importId,
      orgPath,
      this.accepted,
      sheet,
      row,
      memberId,
      organizationText,
      branch.id,
      branch.path,
      'new',
      nameTokens(name, pinyinOf(name)),
      ...valueRow(memberId, { ...values, ...person }, precision, this.services.vault),
    ];
  }

  /** Blind index → organisation where it is visible to the actor, null where it lies out of reach. */
  private async knownPeople(indexes: readonly Buffer[]): Promise<Map<string, string | null>> {
    if (indexes.length === 0) return new Map();
    const rows = await this.tx.rows(sql<{ index: Buffer; organizationId: string | null }>`
      SELECT l.blind_index AS index, m.organization_id AS "organizationId" FROM id_number_locator l
      LEFT JOIN member m ON m.region_id = l.region_id AND m.id = l.member_id
      WHERE l.blind_index = ANY(${[...indexes]}::bytea[])`);
    return new Map(rows.map(({ index, organizationId }) => [index.toString('base64'), organizationId]));
  }

  /** Nothing tells which rows they are, nor how many: the counts are as if they had not been looked for. */
  private withholdUnseen(): void {
    const { rows, otherwiseGood } = this.unseen;
    const code = 'exists_elsewhere';
    const whole = { ...this.firstPlace, code, message: say.tooManyUnseen(unseenNumbersADay) } as const;
    this.problems = [whole, ...this.problems.filter(({ isUnseen }) => !isUnseen)];
    this.problemCount += 1 - rows;
    this.codes[code] = (this.codes[code] ?? 0) + 1 - rows;
    this.accepted += otherwiseGood;
  }

  private note(problem: FoundProblem): void {
    this.problemCount += 1;
    this.codes[problem.code] = (this.codes[problem.code] ?? 0) + 1;
    if (this.problems.length < problemsKept)
      this.problems.push({ ...problem, message: withoutNumbers(problem.message) });
  }

  private async writeProblems(): Promise<void> {
    const { regionId, id, orgPath } = this.record;
    const copier = copyInto(this.tx, 'found', [
      'region_id',
      'import_id',
      'seq',
      'org_path',
      'sheet',
      'row_number',
      'heading',
      'code',
      'message_zh',
      'message_en',
    ]);
    for (const [position, { sheet, row, column, code, message }] of this.problems.entries())
      await copier.write([
        regionId,
        id,
        position + 1,
        orgPath,
        sheet,
        row,
        column,
        code,
        message.zh,
        message.en,
      ]);
    await copier.end();
  }
}
