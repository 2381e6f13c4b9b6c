import { Link } from '@tanstack/react-router';
import { memberFieldTable } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/use-media.ts';
import { useReader } from '../../lib/words.ts';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import type { FilingChoice } from '../transfers/public.ts';
import { type ColumnKey, cellOf, columnTitle, type MemberRow, tightColumns } from './member.columns.tsx';
import { addressOfSearch, type MemberSearch } from './members.search.ts';

const besideFile: readonly ColumnKey[] = ['sex', 'age', 'stage', 'organization'];
const onPhone: readonly ColumnKey[] = ['sex', 'age', 'stage', 'organization', 'phone'];

interface Properties {
  rows: readonly MemberRow[];
  columns: readonly ColumnKey[];
  search: MemberSearch;
  /** Whoever is being chosen from the list; null: it is only read. */
  choice?: FilingChoice | null;
  /** Rows of the page before, while the next one comes. */
  stale?: boolean;
}

/** In a card on a phone nobody needs to be told that 女 is a sex. */
const briefColumns: readonly ColumnKey[] = ['sex', 'age', 'stage'];

export function MemberTable({ rows, columns, search, choice = null, stale = false }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const phone = usePhone();
  const name: Column<MemberRow> = {
    key: 'name',
    title: reader.words(memberFieldTable.name),
    tight: true,
    cell: (row) => (
      <span className={choice ? 'transfer-who' : undefined}>
        {choice && (
          <span className="transfer-choose">
            <input
              type="checkbox"
              aria-label={t('transfers.fileChooseOne', { name: row.name })}
              checked={choice.chosen.has(row.id)}
              onChange={(event) => choice.choose([row], event.target.checked)}
            />
          </span>
        )}
        <Link
          to="/members"
          search={addressOfSearch({ ...search, member: row.id })}
          resetScroll={false}
          preload={false}
          className="desk-name"
        >
          {row.name}
        </Link>
      </span>
    ),
  };
  // Beside an open file, and on a phone, there is room for little more than who and where.
  const room = search.member !== undefined ? besideFile : phone ? onPhone : columns;
  const shown = columns.filter((key) => room.includes(key));
  const others = shown.map(
    (key): Column<MemberRow> => ({
      key,
      title: columnTitle(key, reader, t('members.age')),
      cell: (row) =>
        phone && key === 'age'
          ? t('members.years', { n: row.age })
          : cellOf(row, key, reader, (sex) => t(`members.sex_${sex}`)),
      numeric: key === 'age',
      wide: key === 'organization' || key === 'workUnit',
      tight: tightColumns.includes(key),
      brief: briefColumns.includes(key),
    }),
  );
  return (
    <div aria-busy={stale} className={stale ? 'desk-stale' : undefined}>
      <DataTable
        label={t('members.title')}
        columns={[name, ...others]}
        rows={rows}
        keyOf={(row) => row.id}
        openKey={search.member}
        tall
      />
    </div>
  );
}
