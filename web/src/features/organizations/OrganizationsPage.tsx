import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../../ui/desk/desk.css';
import { AsOfBanner, AsOfPicker } from '../../ui/desk/AsOf.tsx';
import { type AsOfDays, readAsOf } from '../../ui/desk/as-of.ts';
import { Empty } from '../../ui/Empty.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { usePaused } from '../../ui/use-paused.ts';
import { OrganizationDetail } from './OrganizationDetail.tsx';
import { OrganizationSearch } from './OrganizationSearch.tsx';
import { OrganizationThen } from './OrganizationThen.tsx';
import { OrganizationTree } from './OrganizationTree.tsx';
import { top } from './organization-tree.ts';
import { useOrganizationTree } from './use-organization-tree.ts';

const pauseMs = 200;

/** The tree on the left, one organisation on the right, both under one address; of today or of a past day. */
export function OrganizationsPage() {
  const days = readAsOf(useSearch({ strict: false }));
  return <TreeAndOne key={`${days.asOf} ${days.asKnown}`} days={days} />;
}

function TreeAndOne({ days }: { days: AsOfDays }) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const { id } = useParams({ strict: false });
  const tree = useOrganizationTree(days);
  const { asOf, asKnown } = days;
  const [text, setText] = useState('');
  const searchId = useId();
  const paused = usePaused(text.trim(), pauseMs);
  // Nothing to look for shows the tree at once.
  const settled = text.trim() === '' ? '' : paused;
  const open = (chosen: string | undefined, search: AsOfDays) =>
    void (chosen === undefined
      ? navigate({ to: '/organizations', search: { ...search } })
      : navigate({ to: '/organizations/$id', params: { id: chosen }, search: { ...search } }));
  const select = (chosen: string) => open(chosen, days);
  const lookAt = (chosen: AsOfDays) => open(id, chosen);

  // Whoever has one top organisation starts there: the first thing to see is the own one.
  const roots = tree.levels.get(top)?.items;
  const only = roots?.length === 1 ? roots[0]?.id : undefined;
  const { loadLevel, setExpanded } = tree;
  useEffect(() => {
    if (only === undefined) return;
    void loadLevel(only);
    setExpanded((before) => (before.includes(only) ? before : [...before, only]));
  }, [only, loadLevel, setExpanded]);
  const shown = id ?? only;

  return (
    <div className="desk-page">
      {id === undefined && <PageHeader title={t('organizations.title')} />}
      <AsOfBanner days={days} what={t('organizations.treeThen')} onChange={lookAt} />
      <div className={id === undefined ? 'desk-split' : 'desk-split chosen'}>
        <nav className="desk-tree" aria-label={t('organizations.tree')}>
          <AsOfPicker days={days} onChange={lookAt} />
          {asOf === undefined && (
            <div className="desk-search">
              <label htmlFor={searchId} className="z-only-read">
                {t('organizations.searchLabel')}
              </label>
              <Icon name="search" size={18} />
              <input
                id={searchId}
                type="search"
                className="z-input"
                placeholder={t('organizations.searchHint')}
                value={text}
                onChange={(event) => setText(event.target.value)}
                maxLength={100}
                autoComplete="off"
              />
            </div>
          )}
          {settled === '' ? (
            <OrganizationTree
              tree={tree}
              selected={shown}
              onSelect={select}
              none={t(asOf === undefined ? 'organizations.nothing' : 'organizations.nothingThen')}
            />
          ) : (
            <OrganizationSearch text={settled} selected={shown} onSelect={select} />
          )}
        </nav>
        <div className="desk-detail">
          {shown === undefined ? (
            roots !== undefined && roots.length > 0 && <Empty title={t('organizations.choose')} icon="tree" />
          ) : asOf !== undefined ? (
            <OrganizationThen
              key={shown}
              id={shown}
              days={{ asOf, ...(asKnown === undefined ? {} : { asKnown }) }}
            />
          ) : (
            <OrganizationDetail key={shown} id={shown} tree={tree} asTitle={id !== undefined} />
          )}
        </div>
      </div>
    </div>
  );
}
