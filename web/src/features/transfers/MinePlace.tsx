import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { usePaused } from '../../ui/use-paused.ts';
import { MineOutside } from './MineOutside.tsx';
import { MinePicked, MinePicks, type Pick } from './MinePick.tsx';
import { type Destination, destinationsQuery, destinationsShown } from './transfers.mine.queries.ts';
import { outsideWish, type Wishes } from './transfers.mine.ts';

const pauseMs = 300;

interface Properties {
  id: string;
  chosen: Wishes['destination'];
  search: string;
  onSearch: (text: string) => void;
  onChoose: (destination: Wishes['destination']) => void;
  error: string | undefined;
}

/** The receiving committee: a few characters, then one press. */
export function MinePlace({ id, chosen, search, onSearch, onChoose, error }: Properties) {
  const { t } = useTranslation('myTransfers');
  const [isNew, setNew] = useState(false);
  const linesOf = useLines();
  const label = t('form.search');
  if (chosen?.id === null) return <MineOutside id={id} wished={chosen} onChange={onChoose} error={error} />;
  if (chosen !== null)
    return (
      <>
        <MinePicked
          id={id}
          label={label}
          pick={{ id: chosen.id, name: chosen.name, lines: linesOf(chosen) }}
          onChange={() => onChoose(null)}
          error={error}
          isNew={isNew}
        />
        {chosen.isOwn && <Notice>{t('form.ownHint')}</Notice>}
      </>
    );
  return (
    <Search
      id={id}
      search={search}
      onSearch={onSearch}
      error={error}
      onOutside={() => onChoose(outsideWish)}
      onPick={({ id: picked, name, above, isOwn }) => {
        setNew(true);
        onChoose({ id: picked, name, above, isOwn });
      }}
    />
  );
}

type SearchProperties = Omit<Properties, 'chosen' | 'onChoose'> & {
  onPick: (destination: Destination) => void;
  onOutside: () => void;
};

function Search({ id, search, onSearch, error, onPick, onOutside }: SearchProperties) {
  const { t } = useTranslation('myTransfers');
  const [composing, setComposing] = useState(false);
  const text = usePaused(search.trim(), pauseMs, composing);
  const linesOf = useLines();
  const found = useQuery({
    ...destinationsQuery(text),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  });
  const items = text === '' ? [] : (found.data?.items ?? []);
  const isNone = text !== '' && found.data !== undefined && items.length === 0 && !found.isPlaceholderData;
  const picks: Pick[] = items.map((one) => ({
    id: one.id,
    name: one.name,
    lines: linesOf({ ...one, above: [...one.above, one.region] }),
  }));
  return (
    <>
      <div id={id} tabIndex={-1}>
        <TextField
          label={t('form.search')}
          hint={t('form.searchHint')}
          error={error}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={60}
          value={search}
          onChange={onSearch}
          // Half-written pinyin is not what is looked for.
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      </div>
      <p role="status" className="z-small z-muted mine-status">
        {found.isFetching && t('form.searching')}
        {!found.isFetching && items.length > 0 && t('form.found', { count: items.length })}
      </p>
      {found.error && <ErrorState error={found.error} onRetry={() => found.refetch()} />}
      {isNone && (
        <Notice kind="warning">
          <strong>{t('form.notFound', { text })}</strong>
          <br />
          {t('form.notFoundHint')}
        </Notice>
      )}
      {picks.length > 0 && (
        <MinePicks
          label={t('form.foundPlaces')}
          picks={picks}
          onPick={(picked) => {
            const one = items.find((item) => item.id === picked);
            if (one) onPick(one);
          }}
        />
      )}
      {items.length >= destinationsShown && (
        <p className="z-small z-muted">{t('form.more', { n: items.length })}</p>
      )}
      <Button wide onClick={onOutside}>
        {t('form.outside')}
      </Button>
    </>
  );
}

/** What stands above a committee, the nearest first, so that two of one name can be told apart. */
function useLines(): (place: { above: readonly string[]; isOwn: boolean }) => string[] {
  const { t } = useTranslation('myTransfers');
  return ({ above, isOwn }) => [
    ...(isOwn ? [t('form.own')] : []),
    ...(above.length > 0 ? [t('form.under', { above: above.join(' · ') })] : []),
  ];
}
