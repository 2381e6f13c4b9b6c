import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { mobilityKinds, mobilityStates } from '@zhibu/contract/mobility-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AwayDialog } from './AwayDialog.tsx';
import { mobilityQuery } from './mobility.queries.ts';
import { RetainDialog } from './RetainDialog.tsx';

type Member = Pick<AnswerOf<'GET /members/{id}'>, 'id' | 'name' | 'stage' | 'organization' | 'can'>;

/** In the file: where the member is away to, and the ways to register it. */
export function MobilitySection({ member }: { member: Member }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [open, setOpen] = useState<'away' | 'retain' | null>(null);
  const { id, name, stage, organization, can } = member;
  const found = useQuery(
    mobilityQuery({
      row: undefined,
      show: 'running',
      search: name.slice(0, 40),
      organization: organization.id,
      after: undefined,
    }),
  );
  const isMember = stage === 'full' || stage === 'probationary';
  const running = (found.data?.items ?? []).filter(
    (one) => one.member.id === id && one.row !== 'floating_in',
  );
  const shared = { organizationId: organization.id, member: { id, name }, onClose: () => setOpen(null) };
  return (
    <Section
      title={t('mobility.title')}
      actions={
        can.edit &&
        isMember && (
          <div className="z-actions">
            {/* One retention at a time: the present one stands in the list below. */}
            {running.every(({ row }) => row !== 'retained') && (
              <Button onClick={() => setOpen('retain')}>{t('mobility.retain')}</Button>
            )}
            <Button onClick={() => setOpen('away')}>{t('mobility.register')}</Button>
          </div>
        )
      }
    >
      {found.isPending && <Skeleton lines={2} />}
      {found.error && <ErrorState error={found.error} onRetry={() => found.refetch()} />}
      {found.data && running.every(({ period }) => period === null) && (
        <p className="z-muted">{t('mobility.noneOfMember')}</p>
      )}
      <ul className="z-rows">
        {running.flatMap(({ period, row, host, state, since }) =>
          period === null || state === null
            ? []
            : [
                <li key={period}>
                  <Link to="/mobility/$id" params={{ id: period }} className="desk-name">
                    {host?.name ?? reader.words(mobilityKinds.retained)}
                  </Link>
                  <div className="z-muted z-small">
                    {row === 'retained' ? '' : `${reader.words(mobilityStates[state])} · `}
                    {t('mobility.from', { day: reader.day(since) })}
                  </div>
                </li>,
              ],
        )}
      </ul>
      {open === 'away' && <AwayDialog {...shared} />}
      {open === 'retain' && <RetainDialog {...shared} />}
    </Section>
  );
}
