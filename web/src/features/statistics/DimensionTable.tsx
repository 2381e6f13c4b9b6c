import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import type { AnswerOf } from '../../lib/api.types.ts';
import { type Reader, useReader } from '../../lib/words.ts';
import { Section } from '../../ui/Section.tsx';
import { educationName, ethnicGroupName, stageName } from '../members/labels.ts';

type Dimension = AnswerOf<'GET /statistics'>['dimensions'][number];

interface Properties {
  dimension: Dimension['dimension'];
  cells: Dimension['cells'];
  organization: string;
}

/** Decades stand in time; everything else by size. */
function ordered(dimension: Dimension['dimension'], cells: Dimension['cells']): Dimension['cells'] {
  const inTime = dimension.endsWith('_decade');
  return [...cells].filter(({ n }) => n > 0).sort((a, b) => (inTime ? (a.key < b.key ? -1 : 1) : b.n - a.n));
}

/** One table: what, how many, which share. A figure opens its list for those who may see it. */
export function DimensionTable({ dimension, cells, organization }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const seesMembers = useCan('members.read');
  const rows = ordered(dimension, cells);
  const total = rows.reduce((sum, { n }) => sum + n, 0);
  const title = t(`statistics.dimension_${dimension}`);
  return (
    <Section title={title}>
      <table className="statistics-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" className="numeric">
              {t('statistics.count')}
            </th>
            <th scope="col" className="numeric">
              {t('statistics.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, n }) => {
            const name = nameOf(dimension, key, reader, t('statistics.unknown'), (decade) =>
              t('statistics.decade', { n: decade }),
            );
            const share = total === 0 ? 0 : n / total;
            return (
              <tr key={key}>
                <th scope="row">
                  <span className="statistics-name">{name}</span>
                  <span className="statistics-track" aria-hidden="true">
                    <span style={{ width: `${(share * 100).toFixed(1)}%` }} />
                  </span>
                </th>
                <td className="numeric">
                  <Opening
                    dimension={dimension}
                    value={key}
                    organization={organization}
                    open={seesMembers}
                    name={name}
                  >
                    {reader.number(n)}
                  </Opening>
                </td>
                <td className="numeric z-muted">{(share * 100).toFixed(1)}%</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('statistics.total')}</th>
            <td className="numeric">{reader.number(total)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </Section>
  );
}

interface OpeningProperties {
  dimension: Dimension['dimension'];
  value: string;
  organization: string;
  open: boolean;
  name: string;
  children: ReactNode;
}

/** The figure as a link to the people it counts, where the list can be filtered so. */
function Opening({ dimension, value, organization, open, name, children }: OpeningProperties) {
  const { t } = useTranslation('workbench');
  const filter = filterFor(dimension, value);
  if (!open || filter === null) return <>{children}</>;
  return (
    <Link
      to="/members"
      search={{ organization, ...filter }}
      aria-label={t('statistics.seeMembers', { what: name })}
    >
      {children}
    </Link>
  );
}

const inParty = ['full', 'probationary'];

function filterFor(dimension: Dimension['dimension'], key: string): Record<string, string | string[]> | null {
  if (key === 'unknown') return null;
  switch (dimension) {
    case 'stage':
      return { stage: [key] };
    case 'sex':
      return { sex: key, stage: inParty };
    case 'education':
      return { education: [key], stage: inParty };
    case 'ethnic_group':
      return { ethnicGroup: [key], stage: inParty };
    case 'joined_decade':
      return { joinedFrom: `${key}-01-01`, joinedUntil: `${Number(key) + 9}-12-31`, stage: inParty };
    case 'birth_decade':
      return null;
  }
}

function nameOf(
  dimension: Dimension['dimension'],
  key: string,
  reader: Reader,
  unknown: string,
  decade: (decade: string) => string,
): string {
  if (key === 'unknown') return unknown;
  switch (dimension) {
    case 'stage':
      return stageName(key, reader);
    case 'sex':
      return reader.words(key === 'male' ? { zh: '男', en: 'Male' } : { zh: '女', en: 'Female' });
    case 'education':
      return educationName(key, reader);
    case 'ethnic_group':
      return ethnicGroupName(key, reader);
    default:
      return decade(key);
  }
}
