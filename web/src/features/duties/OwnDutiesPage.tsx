import { useQuery, useQueryClient } from '@tanstack/react-query';
import { adminRoles } from '@zhibu/contract/authorization';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Duty, useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { roleName } from './role-name.ts';
import { SubstituteDialog } from './SubstituteDialog.tsx';

type Substitution = AnswerOf<'GET /duties/{id}/substitutions'>['items'][number];

/** The duties one holds or stands in for, and who stands in: named here before a leave. */
export function OwnDutiesPage() {
  const { t } = useTranslation('workbench');
  const { duties } = useSession();
  return (
    <div className="desk-page">
      <PageHeader title={t('dutyWork.ownTitle')} lead={t('dutyWork.ownLead')} />
      {duties.length === 0 && (
        <Empty title={t('dutyWork.ownNone')} hint={t('dutyWork.ownNoneHint')} icon="duty" />
      )}
      {duties.map((duty) => (
        <OwnDuty key={duty.id} duty={duty} />
      ))}
    </div>
  );
}

function OwnDuty({ duty }: { duty: Duty }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [ending, setEnding] = useState<Substitution | null>(null);
  const substitutions = useQuery({
    queryKey: ['duties', 'substitutions', duty.id],
    queryFn: ({ signal }) =>
      call('GET /duties/{id}/substitutions', { params: { id: duty.id }, query: {}, signal }),
  });
  const refresh = () => client.invalidateQueries({ queryKey: ['duties'] });
  const own = duty.standsInFor === null;
  const until =
    duty.untilOn === null
      ? t('duties.termFrom', { from: reader.day(duty.fromOn) })
      : t('duties.termFromUntil', { from: reader.day(duty.fromOn), until: reader.day(duty.untilOn) });
  return (
    <Section
      title={`${roleName(duty.role, reader)} · ${duty.organization.name}`}
      actions={
        own &&
        !adminRoles.includes(duty.role) && (
          <Button onClick={() => setNaming(true)}>{t('dutyWork.findSubstitute')}</Button>
        )
      }
    >
      <p className="z-muted">{until}</p>
      {duty.standsInFor && (
        <p>
          {t('dutyWork.standsIn', {
            name: duty.standsInFor.name,
            until: reader.day(duty.standsInFor.untilOn),
          })}
        </p>
      )}
      {substitutions.error ? (
        <ErrorState error={substitutions.error} onRetry={() => substitutions.refetch()} />
      ) : substitutions.isPending ? (
        <Skeleton lines={2} />
      ) : (
        <Substitutions items={substitutions.data.items} own={own} onEnd={setEnding} />
      )}
      {naming && <SubstituteDialog duty={duty} onNamed={refresh} onClose={() => setNaming(false)} />}
      {ending && (
        <Confirm
          title={t('dutyWork.substituteEndAsk', { name: ending.substitute.name })}
          action={t('dutyWork.substituteEnd')}
          run={async () => {
            await call('POST /duty-substitutions/{id}/end', { params: { id: ending.id } });
            await refresh();
          }}
          onClose={() => setEnding(null)}
        >
          {t('dutyWork.substituteEndHint')}
        </Confirm>
      )}
    </Section>
  );
}

interface SubstitutionsProperties {
  items: readonly Substitution[];
  own: boolean;
  onEnd: (substitution: Substitution) => void;
}

function Substitutions({ items, own, onEnd }: SubstitutionsProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (items.length === 0) return own ? <p className="z-muted">{t('dutyWork.noSubstitute')}</p> : null;
  return (
    <ul className="z-rows">
      {items.map((item) => (
        <li key={item.id} className="z-row">
          <span>
            {t('dutyWork.substitute', {
              name: item.substitute.name,
              from: reader.day(item.fromOn),
              until: reader.day(item.untilOn),
            })}
            <span className="z-muted z-small"> {item.reason}</span>
          </span>
          {item.can.end && (
            <Button
              onClick={() => onEnd(item)}
              aria-label={`${t('dutyWork.substituteEnd')} ${item.substitute.name}`}
            >
              {t('dutyWork.substituteEnd')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
