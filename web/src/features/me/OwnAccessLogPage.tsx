import { useInfiniteQuery } from '@tanstack/react-query';
import { memberFieldTable } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { useReader } from '../../lib/words.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { roleWords } from './actors.ts';
import { BackToFile } from './BackToFile.tsx';
import { isMemberField } from './changes.ts';
import { NoFile } from './NoFile.tsx';
import { PagedRows } from './PagedRows.tsx';
import { type Access, ownAccessQuery } from './queries.ts';

/** Who opened the own file, when, in which duty, why. */
export function OwnAccessLogPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  return (
    <div className="z-page">
      <PageHeader title={t('log.title')} lead={t('log.lead')} breadcrumb={<BackToFile />} />
      {memberId === null ? <NoFile /> : <AccessRows memberId={memberId} />}
    </div>
  );
}

function AccessRows({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const query = useInfiniteQuery(ownAccessQuery(memberId));
  return (
    <PagedRows
      query={query}
      empty={t('log.empty')}
      emptyHint={t('log.emptyHint')}
      row={(access, index) => <AccessRow key={`${access.at} ${index}`} access={access} />}
    />
  );
}

function AccessRow({ access }: { access: Access }) {
  const { t } = useTranslation('member');
  const { instant, words } = useReader();
  const role = roleWords(access.role, { self: t('log.self'), system: t('log.system') });
  const duty = [typeof role === 'string' ? role : words(role), access.organizationName].filter(Boolean);
  return (
    <li>
      <div>
        <strong>{access.actorName}</strong> {useAct(access)}
        {access.times > 1 && t('rights.log.times', { n: access.times })}
      </div>
      <div className="z-small z-muted">
        {instant(access.firstAt) !== instant(access.at)
          ? t('rights.log.fromTo', { first: instant(access.firstAt), last: instant(access.at) })
          : instant(access.at)}{' '}
        · {duty.join(' · ')}
      </div>
      {access.reason !== null && <div className="z-small">{t('log.reason', { reason: access.reason })}</div>}
      <div className="z-small z-muted">{t('rights.log.ground', { ground: words(access.ground) })}</div>
    </li>
  );
}

function useAct({ action, fields }: Access): string {
  const { t } = useTranslation('member');
  const { words } = useReader();
  const names = fields
    .map((field) => (isMemberField(field) ? words(memberFieldTable[field]) : field))
    .join(t('log.separator'));
  if (action === 'opened') return t('log.opened');
  if (action === 'copied') return t('rights.log.copied');
  if (action === 'revealed') return t('log.revealed', { fields: names });
  return names === '' ? t('log.exported') : t('log.exportedRevealed', { fields: names });
}
