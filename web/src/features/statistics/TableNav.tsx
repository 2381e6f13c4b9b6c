import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/use-media.ts';
import { SelectField } from '../../ui/Field.tsx';
import { changed, type StatisticsSearch, tableKeys } from './statistics.search.ts';

/** The eleven tables: beside the figures on a desk, one box on a phone. */
export function TableNav({ search }: { search: StatisticsSearch }) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const phone = usePhone();
  const at = (table: (typeof tableKeys)[number]) => changed(search, { table });
  if (phone)
    return (
      <SelectField
        label={t('statistics.tables')}
        value={search.table}
        onChange={(value) => {
          const table = tableKeys.find((key) => key === value);
          if (table)
            void navigate({ to: '/statistics', search: at(table), replace: true, resetScroll: false });
        }}
        options={tableKeys.map((key) => ({ value: key, label: t(`statistics.table_${key}`) }))}
      />
    );
  return (
    <nav className="stat-nav" aria-label={t('statistics.tables')}>
      <ul>
        {tableKeys.map((key) => (
          <li key={key}>
            <Link
              to="/statistics"
              search={at(key)}
              replace
              resetScroll={false}
              preload={false}
              // The address of the first table is a part of every other: the router cannot tell.
              activeOptions={{ exact: true }}
              aria-current={key === search.table ? 'page' : undefined}
            >
              {t(`statistics.table_${key}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
