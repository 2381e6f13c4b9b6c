import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { usePaused } from '../../ui/use-paused.ts';
import type { ReportDraft } from './MineReportPage.tsx';

interface Properties {
  draft: ReportDraft;
  onChange: (part: Partial<ReportDraft>) => void;
  error: string | undefined;
}

/** The branch where one takes part: a few characters, then one press; or a place that is not in the system. */
export function MineHost({ draft, onChange, error }: Properties) {
  const { t } = useTranslation('myMobility');
  const { outside, branch, place, phone } = draft;
  if (outside)
    return (
      <>
        <TextField
          label={t('form.place')}
          hint={t('form.placeHint')}
          value={place}
          onChange={(text) => onChange({ place: text })}
          error={error}
          maxLength={100}
          autoComplete="off"
        />
        <TextField
          label={t('form.phone')}
          value={phone}
          onChange={(text) => onChange({ phone: text })}
          maxLength={40}
          autoComplete="off"
          inputMode="tel"
        />
        <Button kind="quiet" wide onClick={() => onChange({ outside: false })}>
          {t('form.inside')}
        </Button>
      </>
    );
  return (
    <>
      {branch === null ? (
        <Search draft={draft} onChange={onChange} error={error} />
      ) : (
        <div className="own-picked">
          <Icon name="check" size={22} />
          <strong>{branch.name}</strong>
          <Button onClick={() => onChange({ branch: null })}>{t('form.change')}</Button>
        </div>
      )}
      <Button kind="quiet" wide onClick={() => onChange({ outside: true, branch: null })}>
        {t('form.outside')}
      </Button>
    </>
  );
}

const shown = 10;
const pauseMs = 300;

function Search({ draft: { search }, onChange, error }: Properties) {
  const { t } = useTranslation('myMobility');
  const [composing, setComposing] = useState(false);
  const text = usePaused(search.trim(), pauseMs, composing);
  const found = useQuery({
    queryKey: ['mobility', 'hosts', text],
    queryFn: ({ signal }) => call('GET /mobility-hosts', { query: { search: text, limit: shown }, signal }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
  const items = text === '' ? [] : (found.data?.items ?? []);
  const isNone = text !== '' && found.data !== undefined && items.length === 0 && !found.isPlaceholderData;
  return (
    <>
      <TextField
        label={t('form.branch')}
        hint={t('form.branchHint')}
        error={error}
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        maxLength={60}
        value={search}
        onChange={(next) => onChange({ search: next })}
        // Half-written pinyin is not what is looked for.
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      {found.error && <ErrorState error={found.error} onRetry={() => found.refetch()} />}
      {isNone && <Notice kind="warning">{t('form.none', { text })}</Notice>}
      {items.length > 0 && (
        <ul className="own-picks" aria-label={t('form.found')}>
          {items.map(({ id, name, above }) => (
            <li key={id}>
              <button type="button" onClick={() => onChange({ branch: { id, name } })}>
                <span>
                  <strong>{name}</strong>
                  {above.length > 0 && <span className="z-hint-line">{above.join(' · ')}</span>}
                </span>
                <Icon name="right" size={18} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
