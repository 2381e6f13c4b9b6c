import type { OrganizationKind } from '@zhibu/contract/organizations';
import { normalizeName } from '../../kernel/standards/names.ts';
import { compactText } from '../../kernel/standards/text.ts';
import type { KnownOrganization } from './organizations.import.rules.ts';
import type { OrganizationRecord as RosterRecord } from './organizations.roster.ts';

/** An organisation of the registry or of the file, or of both. */
export interface Node {
  code: string;
  name: string;
  shortName: string | null;
  kind: OrganizationKind | null;
  parent: Node | null;
  /** The registry has it. */
  known: boolean;
  /** Its row in the file. */
  record: RosterRecord | null;
}

/** Names agree when only spaces and full-width signs differ. */
export function sameName(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b);
}

const keyOf = (name: string) => compactText(normalizeName(name));

/** The registry's tree and the file's rows in one, to look superiors up in. */
export class ImportTree {
  readonly #byCode = new Map<string, Node>();
  readonly #byName = new Map<string, Set<Node>>();
  readonly #file: Node[] = [];
  readonly root: Node | null;

  /** @param rootCode whom rows without a superior stand under */
  constructor(known: readonly KnownOrganization[], rootCode: string | null) {
    for (const one of known) {
      const { code, name, shortName, kind } = one;
      this.#insert({ code, name, shortName, kind, parent: null, known: true, record: null });
    }
    for (const { code, parentCode } of known) {
      const node = this.#byCode.get(code);
      if (node && parentCode !== null) node.parent = this.#byCode.get(parentCode) ?? null;
    }
    this.root = (rootCode === null ? undefined : this.#byCode.get(rootCode)) ?? null;
  }

  get nodes(): Iterable<Node> {
    return this.#byCode.values();
  }

  /** In the order of the file. */
  get fileNodes(): readonly Node[] {
    return this.#file;
  }

  byCode(code: string): Node | undefined {
    return this.#byCode.get(code);
  }

  /** A new organisation from the file. */
  add(record: RosterRecord, code: string, name: string): void {
    const { shortName, kind } = record.values;
    const node: Node = { code, name, shortName, kind, parent: null, known: false, record };
    this.#insert(node);
    this.#file.push(node);
  }

  /** A row that named an organisation of the registry. */
  remember(node: Node): void {
    this.#file.push(node);
  }

  knownAt(parent: Node | null, name: string): Node | undefined {
    return [...(this.#byName.get(keyOf(name)) ?? [])].find(
      (node) => node.known && node.parent === parent && sameName(node.name, name),
    );
  }

  /** The row turned out to be `twin`: whoever stood under the row stands under it. */
  replace(node: Node, twin: Node): void {
    twin.record = node.record;
    this.#byCode.delete(node.code);
    for (const name of [node.name, node.shortName ?? '']) this.#byName.get(keyOf(name))?.delete(node);
    for (const child of this.#file) if (child.parent === node) child.parent = twin;
    node.known = true;
  }

  /**
   * Whom a text names: by code, or by a name or path of names (甲/乙/丙) that ends there, among all but `asking`.
   * An upper part of the path may be left out, a wrong one matches nothing.
   */
  resolve(text: string, asking: Node): Node[] {
    const exact = this.#byCode.get(compactText(text).toUpperCase());
    if (exact && exact !== asking) return [exact];
    const whole = this.#named(text, asking);
    if (whole.length > 0) return whole;
    const parts = text.split('/').map(keyOf);
    const last = parts.at(-1) ?? '';
    return this.#named(last, asking).filter((node) => this.#standsAt(node, parts.slice(0, -1), 0));
  }

  #named(name: string, except: Node): Node[] {
    return [...(this.#byName.get(keyOf(name)) ?? [])].filter((node) => node !== except);
  }

  #standsAt(node: Node, above: readonly string[], depth: number): boolean {
    const name = above.at(-1);
    if (name === undefined) return true;
    // A ring among the rows must not turn the look-up into one.
    if (depth > 20) return false;
    return this.#parentsOf(node, depth).some(
      (parent) => goesBy(parent, name) && this.#standsAt(parent, above.slice(0, -1), depth + 1),
    );
  }

  /** Of a row that is not settled yet, those whom its own text names. */
  #parentsOf(node: Node, depth: number): Node[] {
    if (node.parent) return [node.parent];
    const text = node.record?.values.parentText ?? '';
    if (node.known || depth > 20) return [];
    if (text === '') return this.root ? [this.root] : [];
    const exact = this.#byCode.get(compactText(text).toUpperCase());
    return exact ? [exact] : this.#named(text.split('/').at(-1) ?? '', node);
  }

  #insert(node: Node): void {
    this.#byCode.set(node.code, node);
    for (const name of [node.name, node.shortName]) {
      if (name === null || name === '') continue;
      const key = keyOf(name);
      const nodes = this.#byName.get(key) ?? new Set();
      this.#byName.set(key, nodes.add(node));
    }
  }
}

function goesBy(node: Node, key: string): boolean {
  return keyOf(node.name) === key || (node.shortName !== null && keyOf(node.shortName) === key);
}
