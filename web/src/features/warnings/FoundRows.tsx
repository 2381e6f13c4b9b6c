import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { WarningKind } from '@zhibu/contract/warning-kinds';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { RecordDialog } from '../contacts/RecordDialog.tsx';
import { listQuery, organizationsQuery, type Place, type Warning } from './warnings.queries.ts';

interface Properties {
  kind: WarningKind;
  place: Place;
  limit: number;
  /** Whether the list grows at a press. */
  more: boolean;
}

/** Each by name, with the sentence of its rule and what settles it. */
export function FoundRows({ kind, place, limit, more }: Properties) {
  const [recording, setRecording] = useState<Warning | null>(null);
  const list = useInfiniteQuery(listQuery(kind, place, limit));
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton lines={3} />;
  return (
    <>
      <ul className="z-rows">
        {list.data.pages
          .flatMap(({ items }) => items)
          .map((one) => (
            <FoundRow
              key={one.transfer ?? one.mobility ?? one.member?.id ?? one.organization.id}
              warning={one}
              onRecord={() => setRecording(one)}
            />
          ))}
      </ul>
      {more && <More list={list} />}
      {recording?.member && (
        <RecordDialog
          member={recording.member}
          kind={recording.can.recordContact ? 'contact' : 'talk'}
          onClose={() => setRecording(null)}
        />
      )}
    </>
  );
}

function FoundRow({ warning, onRecord }: { warning: Warning; onRecord: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { member, transfer, mobility, organization, words, article } = warning;
  return (
    <li className="z-row">
      <div>
        {member && transfer ? (
          <Link to="/transfers/$id" params={{ id: transfer }} className="desk-name">
            {member.name}
          </Link>
        ) : member && mobility ? (
          <Link to="/mobility/$id" params={{ id: mobility }} className="desk-name">
            {member.name}
          </Link>
        ) : member ? (
          <Link to="/members/$id" params={{ id: member.id }} className="desk-name">
            {member.name}
          </Link>
        ) : (
          <Link to="/organizations/$id" params={{ id: organization.id }} className="desk-name">
            {organization.name}
          </Link>
        )}
        <div>{reader.words(words)}</div>
        <div className="z-muted z-small">
          {member && `${organization.name} · `}
          {t('warnings.byRule', { article: reader.words(article) })}
        </div>
      </div>
      <Deed warning={warning} onRecord={onRecord} />
    </li>
  );
}

/** What the reader may do about it, and nothing else. */
function Deed({ warning, onRecord }: { warning: Warning; onRecord: () => void }): ReactNode {
  const { t } = useTranslation('workbench');
  const { can, member, transfer, mobility, organization, severity } = warning;
  const whom = member?.name ?? organization.name;
  const id = transfer ?? mobility;
  if (id) {
    const deed = t(severity === 'ask' ? 'warnings.changeStatus' : 'warnings.look');
    return (
      <Link
        to={transfer ? '/transfers/$id' : '/mobility/$id'}
        params={{ id }}
        className={buttonClass()}
        aria-label={`${deed}：${whom}`}
      >
        {deed}
      </Link>
    );
  }
  if (can.recordTalk || can.recordContact) {
    const deed = t(can.recordTalk ? 'warnings.recordTalk' : 'warnings.recordContact');
    return (
      <Button onClick={onRecord} aria-label={`${deed}：${whom}`}>
        {deed}
      </Button>
    );
  }
  if (member) {
    const deed = t(can.changeStatus ? 'warnings.changeStatus' : 'warnings.look');
    return (
      <Link
        to="/members/$id"
        params={{ id: member.id }}
        className={buttonClass()}
        aria-label={`${deed}：${whom}`}
      >
        {deed}
      </Link>
    );
  }
  const deed = t(can.beginTerm ? 'warnings.beginTerm' : 'warnings.look');
  return (
    <Link
      to="/organizations/$id"
      params={{ id: organization.id }}
      className={buttonClass()}
      aria-label={`${deed}：${whom}`}
    >
      {deed}
    </Link>
  );
}

/** How many at each organisation, in the order of the tree; each opens to the persons. */
export function CountedPlaces({ kind, place, limit, more }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const list = useInfiniteQuery(organizationsQuery(kind, place, limit));
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton lines={3} />;
  return (
    <>
      <ul className="z-rows">
        {list.data.pages
          .flatMap(({ items }) => items)
          .map(({ organization, count }) => (
            <li key={organization.id} className="z-row">
              <Link to="/warnings" search={{ kind, organization: organization.id }} className="desk-name">
                {organization.name}
              </Link>
              <span>{t('warnings.people', { n: reader.number(count) })}</span>
            </li>
          ))}
      </ul>
      {more && <More list={list} />}
    </>
  );
}

interface Growing {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

function More({ list }: { list: Growing }) {
  const { t } = useTranslation('common');
  if (!list.hasNextPage) return null;
  return (
    <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
      {t('more')}
    </Button>
  );
}
