import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/desk/DataTable.tsx';
import { daysUntil } from './days-until.ts';
import { roleName } from './role-name.ts';

export type Duty = AnswerOf<'GET /duties'>['items'][number];
export type DutyState = 'running' | 'expiring' | 'ended';

interface Properties {
  items: readonly Duty[];
  state: DutyState;
  onEnd: (duty: Duty) => void;
  onSubstitute: (duty: Duty) => void;
}

/** Who holds which duty where, until when; of those that are over, when and why. */
export function DutyTable({ items, state, onEnd, onSubstitute }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const last: Column<Duty> =
    state === 'ended'
      ? { key: 'ended', title: t('dutyWork.ended'), cell: (duty) => <Ended duty={duty} /> }
      : {
          key: 'deeds',
          title: t('desk.actions'),
          cell: (duty) => <Deeds duty={duty} onEnd={onEnd} onSubstitute={onSubstitute} />,
        };
  return (
    <DataTable
      label={t(`dutyWork.tab_${state}`)}
      rows={items}
      keyOf={(duty) => duty.id}
      columns={[
        { key: 'person', title: t('duties.person'), cell: (duty) => <Holder duty={duty} /> },
        { key: 'role', title: t('duties.role'), cell: (duty) => roleName(duty.role, reader), tight: true },
        { key: 'at', title: t('duties.at'), cell: (duty) => duty.organization.name, wide: true },
        { key: 'term', title: t('duties.term'), cell: (duty) => <Term duty={duty} state={state} /> },
        last,
      ]}
    />
  );
}

function Holder({ duty: { account, substitutes } }: { duty: Duty }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (!account)
    return (
      <>
        <span>{t('dutyWork.hiddenHolder')}</span>
        <div className="z-muted z-small">{t('dutyWork.hiddenHolderHint')}</div>
      </>
    );
  const waits = account.status === 'invited' ? t('duties.status_invited') : '';
  const closed = account.status === 'closed' ? t('duties.status_closed') : '';
  return (
    <>
      <strong>{account.name}</strong>
      <div className="z-muted z-small">{[account.login, waits, closed].filter(Boolean).join(' · ')}</div>
      {substitutes.map(({ name, fromOn, untilOn }) => (
        <div key={`${name} ${fromOn}`} className="z-small">
          {t('dutyWork.substitute', { name, from: reader.day(fromOn), until: reader.day(untilOn) })}
        </div>
      ))}
    </>
  );
}

function Term({ duty, state }: { duty: Duty; state: DutyState }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (duty.untilOn === null) return t('duties.termFrom', { from: reader.day(duty.fromOn) });
  const term = t('duties.termFromUntil', {
    from: reader.day(duty.fromOn),
    until: reader.day(duty.untilOn),
  });
  if (state !== 'expiring') return term;
  return (
    <div>
      {term}
      <div className="z-small">
        <strong>{t('dutyWork.daysLeft', { n: daysUntil(duty.untilOn) })}</strong>
      </div>
    </div>
  );
}

function Ended({ duty }: { duty: Duty }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <div>
      {duty.endedAt === null ? reader.day(duty.untilOn) : reader.instant(String(duty.endedAt))}
      {duty.endReason !== null && (
        <div className="z-muted z-small">{t('dutyWork.endedReason', { reason: duty.endReason })}</div>
      )}
    </div>
  );
}

function Deeds({
  duty,
  onEnd,
  onSubstitute,
}: {
  duty: Duty;
  onEnd: (duty: Duty) => void;
  onSubstitute: (duty: Duty) => void;
}) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const whose = `${duty.account?.name ?? ''} ${roleName(duty.role, reader)}`;
  return (
    <span className="z-actions">
      {duty.can.substitute && (
        <Button
          kind="quiet"
          onClick={() => onSubstitute(duty)}
          aria-label={`${t('dutyWork.findSubstitute')} ${whose}`}
        >
          {t('dutyWork.findSubstitute')}
        </Button>
      )}
      {duty.can.end && (
        <Button kind="quiet" onClick={() => onEnd(duty)} aria-label={`${t('duties.end')} ${whose}`}>
          {t('duties.end')}
        </Button>
      )}
    </span>
  );
}
