import { type MobilityRow, mobilityRowKeys } from '@zhibu/contract/mobility-kinds';
import type { SearchParams } from '../../lib/search-params.ts';

export const mobilityShows = ['running', 'waiting', 'overdue', 'ended'] as const;
export type MobilityShow = (typeof mobilityShows)[number];

/** What the list shows; all of it stands in the address. */
export interface MobilitySearch {
  row: MobilityRow | undefined;
  show: MobilityShow;
  search: string | undefined;
  organization: string | undefined;
  after: string | undefined;
}

const text = (value: SearchParams[string]) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Reads an address; what it does not know is left out. */
export function readMobilitySearch(raw: SearchParams): MobilitySearch {
  return {
    row: mobilityRowKeys.find((one) => one === raw.row),
    show: mobilityShows.find((one) => one === raw.show) ?? 'running',
    search: text(raw.search)?.slice(0, 40),
    organization: text(raw.organization),
    after: text(raw.after),
  };
}

/** The way back; what is usual needs no word. */
export const addressOfMobility = ({ show, ...rest }: MobilitySearch): SearchParams => ({
  ...(show === 'running' ? {} : { show }),
  ...rest,
});

/** The same as a question to the API. */
export const filterOfMobility = ({ row, show, search, organization }: MobilitySearch) => ({
  show,
  ...(row === undefined ? {} : { row }),
  ...(search === undefined ? {} : { search }),
  ...(organization === undefined ? {} : { organization }),
});

/** How many conditions narrow the list, besides its part. */
export const narrowedBy = ({ show, search, organization }: MobilitySearch): number =>
  [show === 'running' ? undefined : show, search, organization].filter((one) => one !== undefined).length;
