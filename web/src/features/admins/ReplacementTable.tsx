import { roles } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { actorInWords } from '../duties/role-name.ts';

type Replacement = AnswerOf<'GET /admins'>['replacements'][number];
export interface Deed {
  what: 'confirm' | 'withdraw';
  replacement: Replacement;
}

const deeds = ['confirm', 'withdraw'] as const;

export function ReplacementTable({
  items,
  onDeed,
}: {
  items: readonly Replacement[];
  onDeed: (deed: Deed) => void;
}) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <DataTable
      label={t('admins.proposals')}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        { key: 'role', title: t('admins.role'), cell: ({ role }) => reader.words(roles[role]) },
        { key: 'lost', title: t('admins.lost'), cell: ({ lost }) => lost },
        {
          key: 'successor',
          title: t('admins.successor'),
          cell: ({ successor }) => reader.beside(successor.name, successor.login),
        },
        {
          key: 'proposed',
          title: t('admins.proposedBy'),
          cell: ({ proposedBy, reason }) => (
            <>
              {actorInWords(proposedBy.name, proposedBy.role, reader)}
              <div className="z-small z-muted">{reason}</div>
            </>
          ),
        },
        { key: 'confirmed', title: t('admins.confirmedBy'), cell: ({ confirmedBy }) => confirmedBy ?? '—' },
        {
          key: 'state',
          title: t('admins.state'),
          cell: ({ state, expiresAt }) => t(`admins.state_${state}`, { at: reader.instant(expiresAt) }),
        },
        {
          key: 'deeds',
          title: t('desk.actions'),
          cell: (replacement) => (
            <span className="z-actions">
              {deeds
                .filter((what) => replacement.can[what])
                .map((what) => (
                  <Button
                    key={what}
                    kind="quiet"
                    onClick={() => onDeed({ what, replacement })}
                    aria-label={`${t(`admins.${what}`)} ${replacement.lost}`}
                  >
                    {t(`admins.${what}`)}
                  </Button>
                ))}
            </span>
          ),
        },
      ]}
    />
  );
}
