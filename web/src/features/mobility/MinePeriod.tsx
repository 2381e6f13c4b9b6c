import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { mobilityStates } from '@zhibu/contract/mobility-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { chinaToday } from '../../lib/dates.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Section.tsx';
import { CallLine } from './MineMobilityPage.tsx';
import { mineQuery, type Period } from './mobility.queries.ts';

/** Where I take part meanwhile: since when, whose turn it is, whom to call, and that I am back. */
export function MinePeriod({ period }: { period: Period }) {
  const { t } = useTranslation('myMobility');
  const { words, day } = useReader();
  const [leaving, setLeaving] = useState(false);
  const { kind, state, host, since, until, can, backOn, home } = period;
  const refresh = useRefresh();
  const parts = { params: { id: period.id }, ifMatch: period.version, body: {} };
  const back = useMutation({
    mutationFn: () =>
      can.withdraw ? call('POST /mobility/{id}/withdraw', parts) : call('POST /mobility/{id}/resume', parts),
    onSuccess: refresh,
    onError: refresh,
  });
  const values = { home: home.name, host: host?.name ?? '', day: day(backOn ?? since) };
  return (
    <Section title={t(kind)}>
      {host && (
        <p className="own-place">
          <strong>{host.name}</strong>
        </p>
      )}
      <p>
        {kind === 'floating' && <strong>{words(mobilityStates[state])}</strong>}
        <span className="z-hint-line">
          {t('since', { day: day(since) })}
          {until !== null && ` · ${t(kind === 'retained' ? 'keptUntil' : 'until', { day: day(until) })}`}
        </span>
      </p>
      <p className="z-muted">{t(kind === 'retained' ? 'means.retained' : `means.${state}`, values)}</p>
      {host && <CallLine name={host.name} phone={host.phone} />}
      {can.leave && (
        <Button kind="primary" wide onClick={() => setLeaving(true)}>
          {t('back')}
        </Button>
      )}
      {(can.withdraw || can.resume) && (
        <Button wide busy={back.isPending} onClick={() => back.mutate()}>
          {t(can.withdraw ? 'withdraw' : 'stillAway')}
        </Button>
      )}
      <FormProblem error={back.error} />
      {period.transferTo && state !== 'reported' && (
        <Link
          to="/me/transfers/new"
          search={{ to: period.transferTo.name }}
          className={buttonClass('quiet', true)}
        >
          {t('toTransfer')}
        </Link>
      )}
      {leaving && <BackDialog period={period} onClose={() => setLeaving(false)} />}
    </Section>
  );
}

function BackDialog({ period, onClose }: { period: Period; onClose: () => void }) {
  const { t } = useTranslation('myMobility');
  const [on, setOn] = useState(chinaToday());
  const refresh = useRefresh();
  const work = useMutation({
    mutationFn: () =>
      call('POST /mobility/{id}/leave', { params: { id: period.id }, ifMatch: period.version, body: { on } }),
    onSuccess: async () => {
      await refresh();
      onClose();
    },
    onError: refresh,
  });
  return (
    <Dialog title={t('backTitle')} onClose={onClose}>
      <form
        className="z-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        <p>{t('backWhat', { home: period.home.name })}</p>
        <TextField
          label={t('backOn')}
          type="date"
          value={on}
          onChange={setOn}
          error={problemAt(work.error, '/on')}
        />
        <FormProblem error={work.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={work.isPending} disabled={on === ''}>
            {t('backYes')}
          </Button>
          <Button onClick={onClose}>{t('backNo')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: mineQuery.queryKey });
}
