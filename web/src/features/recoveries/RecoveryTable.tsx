import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { actorInWords } from '../duties/role-name.ts';

export type Recovery = AnswerOf<'GET /account-recoveries'>['items'][number];
export interface Deed {
  what: 'confirm' | 'print' | 'cancel';
  recovery: Recovery;
}

const deeds = ['confirm', 'print', 'cancel'] as const;

export function RecoveryTable({
  items,
  onDeed,
}: {
  items: readonly Recovery[];
  onDeed: (deed: Deed) => void;
}) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <DataTable
      label={t('recoveries.title')}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        { key: 'person', title: t('recoveries.person'), cell: (row) => <strong>{row.account.name}</strong> },
        { key: 'account', title: t('recoveries.account'), cell: (row) => row.account.login, tight: true },
        {
          key: 'kind',
          title: t('recoveries.kind'),
          cell: (row) => t(`recoveries.kind_${row.kind}`),
          tight: true,
        },
        {
          key: 'started',
          title: t('recoveries.startedBy'),
          cell: (row) => (
            <div>
              {actorInWords(row.startedBy.name, row.startedBy.role, reader)}
              <div className="z-small z-muted">{row.reason}</div>
            </div>
          ),
        },
        {
          key: 'confirmed',
          title: t('recoveries.confirmedBy'),
          cell: ({ confirmedBy }) =>
            confirmedBy ? actorInWords(confirmedBy.name, confirmedBy.role, reader) : t('recoveries.notYet'),
        },
        {
          key: 'state',
          title: t('recoveries.state'),
          cell: (row) => t(`recoveries.state_${row.state}`, { at: reader.instant(row.expiresAt) }),
        },
        {
          key: 'deeds',
          title: t('desk.actions'),
          cell: (recovery) => (
            <span className="z-actions">
              {deeds
                .filter((what) => recovery.can[what])
                .map((what) => (
                  <Button
                    key={what}
                    kind="quiet"
                    onClick={() => onDeed({ what, recovery })}
                    aria-label={`${t(`recoveries.${what}`)} ${recovery.account.name}`}
                  >
                    {t(`recoveries.${what}`)}
                  </Button>
                ))}
            </span>
          ),
        },
      ]}
    />
  );
}
