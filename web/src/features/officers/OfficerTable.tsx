import { Link } from '@tanstack/react-router';
import { posts, waysToPost } from '@zhibu/contract/posts';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import type { Officer } from './officers.queries.ts';

interface Properties {
  officers: readonly Officer[];
  onEnd: (officer: Officer) => void;
}

/** Who is in office, in the order in which posts are read out. */
export function OfficerTable({ officers, onEnd }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (officers.length === 0) return <p className="z-muted">{t('officers.none')}</p>;
  const nameOf = ({ member, post }: Officer) => `${member.name} ${reader.words(posts[post])}`;
  return (
    <DataTable
      label={t('officers.inOffice')}
      rows={officers}
      keyOf={(officer) => officer.id}
      columns={[
        {
          key: 'person',
          title: t('officers.person'),
          cell: ({ member }) => (
            <Link to="/members/$id" params={{ id: member.id }} className="desk-name">
              {member.name}
            </Link>
          ),
        },
        {
          key: 'post',
          title: t('officers.post'),
          cell: ({ post }) => reader.words(posts[post]),
          tight: true,
          brief: true,
        },
        {
          key: 'how',
          title: t('officers.how'),
          cell: ({ how }) => reader.words(waysToPost[how]),
          tight: true,
          brief: true,
        },
        {
          key: 'from',
          title: t('officers.from'),
          cell: ({ from }) => t('officers.fromDay', { day: reader.day(from) }),
          tight: true,
          brief: true,
        },
        {
          key: 'end',
          title: t('desk.actions'),
          brief: true,
          cell: (officer) =>
            officer.can.end && (
              <Button
                kind="quiet"
                aria-label={`${t('officers.end')} ${nameOf(officer)}`}
                onClick={() => onEnd(officer)}
              >
                {t('officers.end')}
              </Button>
            ),
        },
      ]}
    />
  );
}
