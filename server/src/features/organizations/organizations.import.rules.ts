import type { ProblemCode } from '@zhibu/contract/fields';
import type { OrganizationKind } from '@zhibu/contract/organizations';
import type { Words } from '../../kernel/errors.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import { regionOf } from '../../kernel/standards/divisions.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import type { BulkOrganization } from './organizations.bulk.ts';
import { say } from './organizations.import.messages.ts';
import { ImportTree, type Node, sameName } from './organizations.import.tree.ts';
import type { OrganizationColumn } from './organizations.roster.rules.ts';
import type { OrganizationRecord as RosterRecord } from './organizations.roster.ts';
import { placeObjection } from './organizations.rules.ts';

export interface ImportProblem {
  sheet: string;
  row: number;
  column: string;
  code: ProblemCode;
  message: Words;
}

/** An organisation that the registry has and the actor may see. */
export interface KnownOrganization {
  code: string;
  name: string;
  shortName: string | null;
  kind: OrganizationKind;
  parentCode: string | null;
}

export interface ImportTarget {
  /** Below it stand the rows that name no superior; null: the registry is empty, one row becomes the top. */
  rootCode: string | null;
  /** Where the top row's code does not tell its region. */
  regionId: number | null;
  known: readonly KnownOrganization[];
  /** Codes in use that the actor does not see. */
  taken: ReadonlySet<string>;
  /** The registry gives codes to files without that column: `prefix-0001`, from this number on. */
  nextCode: { prefix: string; number: number };
  /** Of the day of the import. */
  rulebook: Rulebook;
}

export interface ImportPlan {
  /** Parents before their children. */
  create: BulkOrganization[];
  unchanged: number;
  problems: ImportProblem[];
}

/**
 * Decides what a roster adds to the tree: parents by code, name or path of names, in any order; what is there
 * already stays. Pure; every row is judged, so that one look shows all that is to be mended.
 */
export function planImport(records: readonly RosterRecord[], target: ImportTarget): ImportPlan {
  return new Planner(records, target).plan();
}

type Refusal<C> = [column: C, code: ProblemCode, message: Words];
type ParentRefusal = [code: ProblemCode, message: Words];

class Planner {
  readonly #tree: ImportTree;
  readonly #target: ImportTarget;
  readonly #problems: ImportProblem[] = [];
  readonly #regions = new Map<Node, number>();
  #unchanged = 0;
  #top: Node | null = null;

  constructor(records: readonly RosterRecord[], target: ImportTarget) {
    this.#target = target;
    this.#tree = new ImportTree(target.known, target.rootCode);
    for (const record of records) this.#take(record);
  }

  plan(): ImportPlan {
    const rows = this.#tree.fileNodes;
    this.#settleParents(rows);
    this.#refuseRings(rows);
    const fresh = rows.filter((node) => !node.known);
    for (const node of fresh) this.#judgePlace(node);
    this.#judgeSiblings();
    const create = this.#problems.length > 0 ? [] : this.#inOrder(fresh);
    return { create, unchanged: this.#unchanged, problems: this.#problems };
  }

  /** A row becomes a node, or is recognised by its code as one that the registry has. */
  #take(record: RosterRecord): void {
    for (const { sheet, row, column, code, message } of record.problems)
      this.#problems.push({ sheet, row, column, code, message: { ...message } });
    if (record.problems.some(({ field }) => field === 'code' || field === 'name')) return;
    const { code } = record.values;
    const twin = code === null ? undefined : this.#tree.byCode(code);
    const refusal = this.#codeRefusal(record, twin);
    if (refusal) this.#report(record, ...refusal);
    else if (twin) {
      twin.record = record;
      this.#unchanged += 1;
      this.#tree.remember(twin);
    } else this.#tree.add(record, code ?? this.#giveCode(), normalizeName(record.values.name));
  }

  #codeRefusal(
    { values: { code, name } }: RosterRecord,
    twin: Node | undefined,
  ): Refusal<OrganizationColumn> | null {
    if (code === null) return null;
    if (twin?.record) return ['code', 'code_duplicate', say.codeTwice(code, twin.record)];
    if (!twin && this.#target.taken.has(code)) return ['code', 'code_duplicate', say.codeTaken(code)];
    if (twin && !sameName(twin.name, name)) return ['name', 'code_duplicate', say.otherName(code, twin.name)];
    return null;
  }

  #givenCodes = 0;

  #giveCode(): string {
    const { prefix, number } = this.#target.nextCode;
    this.#givenCodes += 1;
    return `${prefix}-${String(number + this.#givenCodes - 1).padStart(4, '0')}`;
  }

  /**
   * Rows without codes are recognised by place and name once their superior is known; each that is makes other
   * names unambiguous, so what could not be settled is tried again as long as that helps.
   */
  #settleParents(rows: readonly Node[]): void {
    let waiting = rows;
    for (;;) {
      const refused: [Node, ParentRefusal][] = [];
      let recognised = 0;
      for (const node of waiting) {
        const text = node.record?.values.parentText ?? '';
        const refusal = text === '' ? this.#settleAtTop(node) : this.#settleBelow(node, text);
        if (refusal) refused.push([node, refusal]);
        else if (this.#recognise(node)) recognised += 1;
      }
      if (recognised === 0 || refused.length === 0) {
        for (const [node, refusal] of refused) this.#reportParent(node, ...refusal);
        return;
      }
      waiting = refused.map(([node]) => node);
    }
  }

  /** Whether a row without a code is one that the registry has. */
  #recognise(node: Node): boolean {
    if (node.known || node.record?.values.code !== null) return false;
    const twin = this.#tree.knownAt(node.parent, node.name);
    if (!twin || twin.record) return false;
    this.#tree.replace(node, twin);
    this.#unchanged += 1;
    return true;
  }

  #settleBelow(node: Node, text: string): ParentRefusal | null {
    const found = this.#tree.resolve(text, node);
    const [parent] = found;
    if (!parent) return ['parent_unknown', say.parentUnknown(text)];
    if (found.length > 1) return ['parent_unknown', say.parentAmbiguous(text, found.length)];
    if (node.known && node.parent !== parent)
      return ['parent_unknown', say.notMoved(node.parent?.name ?? null)];
    node.parent = parent;
    return null;
  }

  #settleAtTop(node: Node): ParentRefusal | null {
    if (node.known) return null;
    if (this.#target.rootCode !== null) {
      node.parent = this.#tree.root;
      return null;
    }
    if (this.#top?.record) return ['required', say.secondTop(this.#top.record)];
    this.#top = node;
    const division = node.record?.values.divisionCode ?? null;
    const region = this.#target.regionId ?? (division === null ? null : regionOf(division));
    if (region !== null) this.#regions.set(node, region);
    else if (node.record) this.#report(node.record, 'code', 'code_unknown', say.regionUnknown(node.code));
    return null;
  }

  /** A ring of superiors is told once, at its first row, with the names along it. */
  #refuseRings(rows: readonly Node[]): void {
    const settled = new Set<Node>();
    for (const start of rows) {
      const trail: Node[] = [];
      let node: Node | null = start;
      while (node && !settled.has(node) && !trail.includes(node)) {
        trail.push(node);
        node = node.parent;
      }
      if (node && trail.includes(node)) {
        const ring = trail.slice(trail.indexOf(node));
        this.#reportParent(node, 'parent_unknown', say.ring([...ring, node].map((one) => one.name)));
      }
      for (const one of trail) settled.add(one);
    }
  }

  #judgePlace(node: Node): void {
    const kind = node.record?.values.kind ?? null;
    if (!node.parent || kind === null || node.parent.kind === null) return;
    const objection = placeObjection(this.#target.rulebook, node.parent.kind, kind);
    if (objection) this.#reportParent(node, 'parent_unknown', objection.words);
  }

  #judgeSiblings(): void {
    const places = new Map<string, Node>();
    for (const node of this.#tree.nodes) {
      const place = `${node.parent?.code ?? ''}\n${node.name}`;
      const twin = places.get(place);
      const { record } = node;
      if (!twin) places.set(place, node);
      else if (record && twin.record)
        this.#report(record, 'name', 'duplicate_in_file', say.nameTwice(node.name, twin.record));
      else if (record) this.#report(record, 'name', 'code_duplicate', say.nameTaken(node.name, twin.code));
    }
  }

  #inOrder(fresh: readonly Node[]): BulkOrganization[] {
    const ordered = new Set<Node>();
    const place = (start: Node) => {
      const chain: Node[] = [];
      for (let node: Node | null = start; node && !node.known && !ordered.has(node); node = node.parent)
        chain.push(node);
      for (const node of chain.reverse()) ordered.add(node);
    };
    for (const node of fresh) place(node);
    return [...ordered].flatMap((node) => this.#specOf(node));
  }

  #specOf(node: Node): BulkOrganization[] {
    const values = node.record?.values;
    if (!values || values.kind === null) return [];
    const { kind, form, shortName, divisionCode, foundedOn, phone, address } = values;
    return [
      {
        regionId: this.#regions.get(node) ?? 0,
        parentCode: node.parent?.code ?? null,
        code: node.code,
        name: node.name,
        kind,
        form,
        shortName,
        divisionCode,
        foundedOn,
        phone,
        address,
      },
    ];
  }

  #reportParent(node: Node, code: ProblemCode, message: Words): void {
    if (!node.record) return;
    const { values } = node.record;
    // The column that spoke: a code looks like one.
    const byCode = values.parentText !== '' && /^[0-9A-Z._-]+$/.test(values.parentText);
    this.#report(node.record, byCode ? 'parentCode' : 'parent', code, message);
  }

  #report(record: RosterRecord, column: OrganizationColumn, code: ProblemCode, message: Words): void {
    const { sheet, row } = record;
    this.#problems.push({ sheet, row, column: record.headingOf(column), code, message });
  }
}
