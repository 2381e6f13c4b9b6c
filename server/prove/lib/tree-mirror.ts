import type { OrganizationKind } from '@zhibu/contract/organizations';

/** What a model of the registry knows of an organisation: who stands above it, and whether it lives. */
export interface MirrorNode {
  id: string;
  parent: string | null;
  kind: OrganizationKind;
  ended: boolean;
}

/** What one operation changed, so that its reverse can be computed without asking the registry. */
interface Change {
  parents: [id: string, before: string | null, after: string | null][];
  members: [id: string, before: string, after: string][];
  founded: string[];
  ended: string[];
  kind: [id: string, before: OrganizationKind, after: OrganizationKind] | null;
}

/** The tree as it should be: a second, simple implementation that the registry is compared with. */
export class TreeMirror {
  readonly nodes = new Map<string, MirrorNode>();
  /** Member → organisation. */
  readonly members = new Map<string, string>();
  readonly #changes = new Map<string, Change>();

  living(): MirrorNode[] {
    return [...this.nodes.values()].filter(({ ended }) => !ended);
  }

  membersOf(organization: string): string[] {
    return [...this.members].filter(([, at]) => at === organization).map(([id]) => id);
  }

  childrenOf(organization: string): MirrorNode[] {
    return this.living().filter(({ parent }) => parent === organization);
  }

  operations(): string[] {
    return [...this.#changes.keys()];
  }

  add(node: Omit<MirrorNode, 'ended'>): void {
    this.nodes.set(node.id, { ...node, ended: false });
  }

  move(operation: string, id: string, parent: string): void {
    const change = this.#begin(operation);
    this.#place(change, id, parent);
  }

  /** Sources end; what they hold goes to the target, which is founded where it is not known yet. */
  gather(
    operation: string,
    sources: readonly string[],
    target: string | null,
    founded: Omit<MirrorNode, 'ended'> | null,
  ): void {
    const change = this.#begin(operation);
    if (founded) this.#found(change, founded);
    const to = founded?.id ?? target;
    for (const id of sources) {
      const children = this.childrenOf(id).filter((child) => !sources.includes(child.id));
      if (to !== null) for (const child of children) this.#place(change, child.id, to);
      if (to !== null) for (const member of this.membersOf(id)) this.#affiliate(change, member, to);
      this.#get(id).ended = true;
      change.ended.push(id);
    }
  }

  split(
    operation: string,
    founded: Omit<MirrorNode, 'ended'>,
    members: readonly string[],
    children: readonly string[],
  ): void {
    const change = this.#begin(operation);
    this.#found(change, founded);
    for (const member of members) this.#affiliate(change, member, founded.id);
    for (const child of children) this.#place(change, child, founded.id);
  }

  reform(operation: string, id: string, kind: OrganizationKind): void {
    const change = this.#begin(operation);
    change.kind = [id, this.#get(id).kind, kind];
    this.#get(id).kind = kind;
  }

  undo(operation: string): void {
    const change = this.#changes.get(operation);
    if (!change) throw new Error('mirror: nothing to undo');
    this.#changes.delete(operation);
    for (const [id, before] of change.parents) this.#get(id).parent = before;
    for (const [id, before] of change.members) this.members.set(id, before);
    for (const id of change.founded) this.#get(id).ended = true;
    for (const id of change.ended) this.#get(id).ended = false;
    if (change.kind) this.#get(change.kind[0]).kind = change.kind[1];
  }

  #begin(operation: string): Change {
    const change: Change = { parents: [], members: [], founded: [], ended: [], kind: null };
    this.#changes.set(operation, change);
    return change;
  }

  #get(id: string): MirrorNode {
    const node = this.nodes.get(id);
    if (!node) throw new Error(`mirror: no organisation ${id}`);
    return node;
  }

  #found(change: Change, node: Omit<MirrorNode, 'ended'>): void {
    this.add(node);
    change.founded.push(node.id);
  }

  #place(change: Change, id: string, parent: string): void {
    const node = this.#get(id);
    change.parents.push([id, node.parent, parent]);
    node.parent = parent;
  }

  #affiliate(change: Change, member: string, to: string): void {
    change.members.push([member, this.members.get(member) ?? '', to]);
    this.members.set(member, to);
  }
}
