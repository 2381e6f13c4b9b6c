import { useQuery } from '@tanstack/react-query';
import { presences } from '@zhibu/contract/causes';
import { memberFieldTable, stages } from '@zhibu/contract/fields';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { StatusDialog } from './StatusDialog.tsx';
import { StatusHistory } from './StatusHistory.tsx';
import { kindName, overviewOf, type StatusChange, type StatusOverview } from './status-changes.queries.ts';
import './status-changes.css';

/** Where a member stands in the Party, how it came so, and the one way in which it becomes otherwise. */
export function StatusPanel({ member }: { member: { id: string; name: string } }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<StatusChange | null>(null);
  const { data, error, refetch } = useQuery(overviewOf(member.id));
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  return (
    <>
      <Section
        title={t('statusChanges.now')}
        actions={
          data.can.change && (
            <Button kind="primary" onClick={() => setOpen(true)}>
              {t('statusChanges.start')}
            </Button>
          )
        }
      >
        {done && (
          <Notice kind="success">
            {t('statusChanges.done', { kind: kindName(done, reader), day: reader.day(done.on) })}
          </Notice>
        )}
        <Standing standing={data.standing} />
      </Section>
      <Section title={t('statusChanges.history')}>
        <StatusHistory id={member.id} />
      </Section>
      {open && (
        <StatusDialog
          member={member}
          overview={data}
          onDone={(change) => {
            setDone(change);
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Standing({ standing }: { standing: StatusOverview['standing'] }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { stage, presence, presenceSince, probationEnds, probationUntil, probationOver } = standing;
  const where = reader.words(presences[presence]);
  const items = [
    { label: reader.words(memberFieldTable.stage), value: reader.words(stages[stage]) },
    {
      label: t('statusChanges.whereabouts'),
      value:
        presenceSince === null
          ? where
          : t('statusChanges.since', { what: where, day: reader.day(presenceSince) }),
    },
  ];
  if (probationEnds !== null) {
    const day = reader.day(probationEnds);
    const how = probationOver
      ? 'probationEnded'
      : probationUntil === null
        ? 'probationEnds'
        : 'probationExtended';
    items.push({ label: t('statusChanges.probation'), value: t(`statusChanges.${how}`, { day }) });
  }
  return <Facts items={items} />;
}
