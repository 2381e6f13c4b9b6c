import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { floatingGrounds, type MobilityGround, mobilityGrounds } from '@zhibu/contract/mobility-kinds';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useDraft } from '../../lib/drafts.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { FormNotice, FormProblem } from '../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import '../me/me.css';
import { MineHost } from './MineHost.tsx';
import { mineQuery } from './mobility.queries.ts';
import './mobility.mine.css';

export interface ReportDraft {
  outside: boolean;
  branch: { id: string; name: string } | null;
  search: string;
  place: string;
  phone: string;
  ground: MobilityGround | '';
  since: string;
  until: string;
  note: string;
}
const nothing: ReportDraft = {
  outside: false,
  branch: null,
  search: '',
  place: '',
  phone: '',
  ground: '',
  since: '',
  until: '',
  note: '',
};

const isWhole = ({ outside, branch, place, ground, since }: ReportDraft) =>
  (outside ? [...place.trim()].length > 1 : branch !== null) && ground !== '' && since !== '';

const bodyOf = ({ outside, branch, place, phone, ground, since, until, note }: ReportDraft) => ({
  ...(outside ? { place: place.trim(), placePhone: phone.trim() || null } : { hostId: branch?.id ?? null }),
  ground: ground === '' ? ('other' as const) : ground,
  since,
  until: until === '' ? null : until,
  note: note.trim() || null,
});

/** I am away: where, why, since when. What was written stays in the tab until the server has it. */
export function MineReportPage() {
  const { t } = useTranslation('myMobility');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft, forget] = useDraft<ReportDraft>('mobility.report', nothing);
  const [asked, setAsked] = useState(false);
  const put = (part: Partial<ReportDraft>) => setDraft({ ...draft, ...part });
  const send = useMutation({
    mutationFn: () => call('POST /mobility/reports', { body: bodyOf(draft) }),
    onSuccess: async () => {
      forget();
      await client.invalidateQueries({ queryKey: mineQuery.queryKey });
      await navigate({ to: '/me/mobility', replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isWhole(draft)) send.mutate();
    else send.reset();
  };
  return (
    <div className="z-page">
      <PageHeader
        title={t('form.title')}
        lead={t('form.lead')}
        breadcrumb={
          <Link to="/me/mobility" className={buttonClass('quiet')}>
            <Icon name="left" size={18} />
            {t('title')}
          </Link>
        }
      />
      <form className="z-form" onSubmit={submit} noValidate>
        <Section title={t('form.where')}>
          <MineHost
            draft={draft}
            onChange={put}
            error={problemAt(send.error, '/hostId') ?? problemAt(send.error, '/place')}
          />
        </Section>
        <Section title={t('form.when')}>
          <Ground draft={draft} onChange={put} error={problemAt(send.error, '/ground')} />
          <TextField
            label={t('form.since')}
            type="date"
            value={draft.since}
            onChange={(since) => put({ since })}
            error={problemAt(send.error, '/since')}
          />
          <TextField
            label={t('form.until')}
            hint={t('form.untilHint')}
            type="date"
            value={draft.until}
            onChange={(until) => put({ until })}
            error={problemAt(send.error, '/until')}
          />
          <TextField
            label={t('form.note')}
            hint={t('form.noteHint')}
            value={draft.note}
            onChange={(note) => put({ note })}
            maxLength={500}
            autoComplete="off"
          />
        </Section>
        <FormProblem error={send.error} />
        {asked && !isWhole(draft) && <FormNotice kind="warning">{t('form.missing')}</FormNotice>}
        <Button kind="primary" type="submit" wide busy={send.isPending}>
          {t('form.send')}
        </Button>
      </form>
    </div>
  );
}

interface GroundProperties {
  draft: ReportDraft;
  onChange: (part: Partial<ReportDraft>) => void;
  error: string | undefined;
}

function Ground({ draft, onChange, error }: GroundProperties) {
  const { t } = useTranslation('myMobility');
  const { words } = useReader();
  return (
    <SelectField
      label={t('form.ground')}
      empty={t('form.choose')}
      value={draft.ground}
      error={error}
      onChange={(key) => onChange({ ground: floatingGrounds.find((one) => one === key) ?? '' })}
      options={floatingGrounds.map((key) => ({ value: key, label: words(mobilityGrounds[key]) }))}
    />
  );
}
