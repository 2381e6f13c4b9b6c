import {
  type TransferKind,
  type TransferSide,
  type TransferState,
  transferKinds,
  transferSides,
} from '@zhibu/contract/transfer-states';
import type { Words } from '../../kernel/errors.ts';

/** What of a transfer is called otherwise since an operation on the tree. */
export interface News {
  id: string;
  name: string;
  state: TransferState;
  what: 'origin_branch' | 'origin_committee' | 'destination' | 'branch';
  before: string | null;
  /** Null: it stands for nothing any more. */
  after: string | null;
  /** Where it goes within one committee now, or no longer does. */
  kind?: TransferKind | null;
  /** Where nobody receives any more: who chooses another destination. */
  turn?: TransferSide;
  /** The destination, which had ended, is there again. */
  isBack?: boolean;
}

/** A transfer that followed, with all that became otherwise. */
export interface Followed extends Pick<News, 'id' | 'name' | 'state'> {
  changes: readonly News[];
}

/** Each transfer once, and in it each thing: from what it was called at first to what it is called in the end. */
export function anyNews(news: readonly News[]): Followed[] {
  const each = new Map<string, Followed & { changes: News[] }>();
  for (const one of news) {
    const { id, name, state, what } = one;
    const known = each.get(id) ?? { id, name, state, changes: [] };
    each.set(id, known);
    const at = known.changes.findIndex((told) => told.what === what);
    const before = known.changes[at]?.before;
    if (before === undefined) known.changes.push(one);
    // That nobody receives there matters more than what it is called.
    else if (!known.changes[at]?.turn) known.changes[at] = { ...one, before };
  }
  return [...each.values()];
}

const names = {
  ...transferSides,
  branch: { zh: '拟编入的党支部', en: 'the branch that was wanted' },
} as const satisfies Record<News['what'], Words>;

/** 合并：转出支部由“甲”变为“乙” */
export function newsIn(cause: Words, changes: readonly News[]): Words {
  const lines = changes.flatMap(linesOf);
  return {
    zh: `${cause.zh}：${lines.map(({ zh }) => zh).join('；')}`,
    en: `${cause.en}: ${lines.map(({ en }) => en).join('; ')}`,
  };
}

function linesOf({ what, before, after, kind, turn, isBack = false }: News): Words[] {
  const { zh, en } = names[what];
  const lines: Words[] = [];
  if (turn)
    lines.push({
      zh: `${zh}“${before}”不再接收党员，也没有党委接续；请${names[turn].zh}变更接收组织，或者撤回`,
      en: `${en}, ${before}, receives nobody any more, and no committee took over; it is for ${names[turn].en} to change the destination or to withdraw`,
    });
  else if (isBack)
    lines.push({
      zh: `${zh}“${after}”已恢复，可以接收党员，转接照常办理`,
      en: `${en}, ${after}, is there again and receives: the transfer goes on`,
    });
  else if (after === null)
    lines.push({ zh: `${zh}“${before}”不再适用`, en: `${en}, ${before}, does not apply any more` });
  else if (what !== 'origin_committee' || before !== after)
    lines.push({ zh: `${zh}由“${before}”变为“${after}”`, en: `${en} was ${before} and is ${after}` });
  if (kind) {
    const { zh: now, en: nowEn } = transferKinds[kind];
    lines.push({ zh: `改按“${now}”办理`, en: `goes on as: ${nowEn}` });
  }
  return lines.length > 0 ? lines : [{ zh: `${zh}“${after}”有变动`, en: `${en}, ${after}, changed` }];
}
