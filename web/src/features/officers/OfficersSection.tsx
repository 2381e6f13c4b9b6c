import { useQuery, useQueryClient } from '@tanstack/react-query';
import { electionKinds } from '@zhibu/contract/posts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import type { Organization } from '../organizations/OrganizationDetail.tsx';
import { AddOfficerDialog } from './AddOfficerDialog.tsx';
import { BeginTermDialog } from './BeginTermDialog.tsx';
import { EndPostDialog } from './EndPostDialog.tsx';
import { ExtendTermDialog } from './ExtendTermDialog.tsx';
import { OfficerHistory } from './OfficerHistory.tsx';
import { OfficerTable } from './OfficerTable.tsx';
import { healthOf, type Officer, officersOf, runningTermOf, type Term } from './officers.queries.ts';

type Work = 'begin' | 'add' | 'extend' | { end: Officer } | null;

/** Who sits in the body, until when, and what the rules say of it. */
export function OfficersSection({ organization }: { organization: Organization }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const seesPeople = useCan('members.read');
  const { id } = organization;
  const health = useQuery(healthOf(id));
  const term = useQuery(runningTermOf(id));
  const officers = useQuery({ ...officersOf(id), enabled: seesPeople });
  const [work, setWork] = useState<Work>(null);
  const changed = async () => {
    await client.invalidateQueries({ queryKey: ['organizations', 'body', id] });
    await client.invalidateQueries({ queryKey: ['terms-ending'] });
    setWork(null);
  };
  if (organization.kind === 'group') return null;
  const failed = [health, term, officers].find(({ error }) => error);
  if (failed) return <ErrorState error={failed.error} onRetry={() => failed.refetch()} />;
  if (!health.data || term.data === undefined) return <Skeleton lines={5} />;
  const { can } = health.data;
  const leave = () => setWork(null);
  const here = { organization, onDone: changed, onClose: leave };
  return (
    <Section
      title={t('officers.title')}
      actions={
        <div className="z-actions">
          {can.beginTerm && (
            <Button onClick={() => setWork('begin')}>
              {t(term.data ? 'officers.begin' : 'officers.beginFirst')}
            </Button>
          )}
          {can.addOfficer && <Button onClick={() => setWork('add')}>{t('officers.add')}</Button>}
          {term.data?.can.extend && <Button onClick={() => setWork('extend')}>{t('officers.extend')}</Button>}
        </div>
      }
    >
      {term.data ? (
        <RunningTerm term={term.data} />
      ) : (
        <p className="z-muted">
          {t('officers.noTerm')} {can.beginTerm && t('officers.noTermHint')}
        </p>
      )}
      {term.data && seesPeople && officers.data && (
        <OfficerTable officers={officers.data} onEnd={(officer) => setWork({ end: officer })} />
      )}
      <OfficerHistory id={id} people={seesPeople} />
      {work === 'begin' && <BeginTermDialog {...here} term={term.data} officers={officers.data ?? []} />}
      {work === 'add' && <AddOfficerDialog {...here} />}
      {work === 'extend' && term.data && <ExtendTermDialog {...here} term={term.data} />}
      {work !== null && typeof work === 'object' && <EndPostDialog {...here} officer={work.end} />}
    </Section>
  );
}

function RunningTerm({ term }: { term: Term }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { number, from, due, extendedUntil, approval, election } = term;
  return (
    <p>
      <strong>{t('officers.term', { n: number })}</strong>
      {'　'}
      {t('officers.termDates', { from: reader.day(from), due: reader.day(due) })}
      {extendedUntil !== null && (
        <>
          {'　'}
          {t('officers.termExtended', { until: reader.day(extendedUntil), approval: approval ?? '' })}
        </>
      )}
      {'　'}
      <span className="z-muted">{t('officers.termHow', { how: reader.words(electionKinds[election]) })}</span>
    </p>
  );
}

/** Where the rules speak against how an organisation stands: the words, by which article, and when it fits. */
export function Findings({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { data } = useQuery(healthOf(id));
  if (!data || data.findings.length === 0) return null;
  return (
    <Section title={t('officers.findings')}>
      <ul className="z-rows">
        {data.findings.map((finding) => (
          <li key={`${finding.rule} ${finding.words.en}`}>
            {finding.severity === 'block' ? (
              <strong className="desk-refused">{reader.words(finding.words)}</strong>
            ) : (
              reader.words(finding.words)
            )}
            <br />
            <span className="z-muted z-small">
              {reader.words(finding.article)}
              {finding.earliest !== null &&
                ` · ${t('officers.earliest', { when: reader.words(finding.earliest) })}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
