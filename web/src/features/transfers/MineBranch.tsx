import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { usePaused } from '../../ui/use-paused.ts';
import { MinePicked, MinePicks } from './MinePick.tsx';
import { branchesQuery, type MyTransfers } from './transfers.mine.queries.ts';
import type { Wishes } from './transfers.mine.ts';

interface Properties {
  id: string;
  known: Pick<MyTransfers, 'branches' | 'moreBranches'>;
  chosen: Wishes['branch'];
  onChoose: (branch: Wishes['branch']) => void;
  error: string | undefined;
}

/** So many are read at a glance; more are found by a part of the name. */
const glance = 8;
const pauseMs = 300;

/** Within one committee: the branch that one wants, or the committee's choice. */
export function MineBranch({ id, known, chosen, onChoose, error }: Properties) {
  const { t } = useTranslation('myTransfers');
  const [isNew, setNew] = useState(false);
  const [text, setText] = useState('');
  const { branches, found } = useBranches(known, text);
  const label = t('form.branch');
  const any = { id: 'any', name: t('form.branchAny') };
  if (chosen !== null)
    return (
      <MinePicked
        id={id}
        label={label}
        pick={chosen === 'any' ? any : chosen}
        onChange={() => onChoose(null)}
        error={error}
        isNew={isNew}
      />
    );
  const fitting = branches.filter(({ name }) => name.includes(text.trim()));
  const pick = (picked: string) => {
    setNew(true);
    onChoose(picked === 'any' ? 'any' : (branches.find((one) => one.id === picked) ?? null));
  };
  return (
    <fieldset id={id} tabIndex={-1} className="mine-choices">
      <legend className={known.branches.length > glance ? 'z-only-read' : 'mine-legend'}>{label}</legend>
      {known.branches.length > glance && (
        <TextField
          label={label}
          hint={t('form.branchHint')}
          type="search"
          autoComplete="off"
          value={text}
          onChange={setText}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      )}
      {error !== undefined && (
        <p className="mine-error" role="alert">
          {error}
        </p>
      )}
      {found.error && <ErrorState error={found.error} onRetry={() => found.refetch()} />}
      <p role="status" className="z-small z-muted mine-status">
        {found.isFetching && t('form.searching')}
        {fitting.length === 0 && known.branches.length > 0 && !found.isFetching && t('form.branchNone')}
      </p>
      <MinePicks label={t('form.foundBranches')} picks={[any, ...fitting.slice(0, glance)]} onPick={pick} />
      {fitting.length > glance && <p className="z-small z-muted">{t('form.more', { n: glance })}</p>}
    </fieldset>
  );
}

/** Those that came along, or where there are more than came, those that the registry finds. */
function useBranches(known: Properties['known'], text: string) {
  const sought = usePaused(text.trim(), pauseMs);
  const found = useQuery({
    ...branchesQuery(sought),
    enabled: known.moreBranches && sought !== '',
    placeholderData: keepPreviousData,
  });
  const isFound = known.moreBranches && sought !== '' && found.data !== undefined;
  return { branches: isFound ? found.data.branches : known.branches, found };
}
