import { type TransferState, transferStateKeys } from '@zhibu/contract/transfer-states';
import type { SearchParams } from '../../lib/search-params.ts';

export const shows = ['here', 'open', 'overdue', 'ended'] as const;
export type Show = (typeof shows)[number];
export const boardSides = ['origin', 'destination'] as const;

/** What the board shows; all of it stands in the address. */
export interface BoardSearch {
  show: Show;
  side: (typeof boardSides)[number] | undefined;
  state: TransferState | undefined;
  /** A name, or the number of a letter. */
  search: string | undefined;
  organization: string | undefined;
  after: string | undefined;
}

const text = (value: SearchParams[string]) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads an address; what it does not know is left out. */
export function readBoardSearch(raw: SearchParams): BoardSearch {
  return {
    show: shows.find((one) => one === raw.show) ?? 'here',
    side: boardSides.find((one) => one === raw.side),
    state: transferStateKeys.find((one) => one === raw.state),
    search: text(raw.search)?.slice(0, 40),
    organization: text(raw.organization),
    after: text(raw.after),
  };
}

/** The way back; the first tab needs no word. */
export function addressOfBoard({ show, ...rest }: BoardSearch): SearchParams {
  return { ...(show === 'here' ? {} : { show }), ...rest };
}

/** How many conditions narrow the board, besides what is typed. */
export const conditionsOf = ({ side, state, organization }: BoardSearch): number =>
  [side, state, organization].filter((one) => one !== undefined).length;

/** How many rows all pages have together, where the counts tell: they know no conditions but the organisation. */
export function totalOf(
  { show, side, state, search }: BoardSearch,
  counts: { here: number; open: number; overdue: number } | undefined,
): number | undefined {
  if (show === 'ended' || side !== undefined || state !== undefined || search !== undefined) return undefined;
  return counts?.[show];
}
