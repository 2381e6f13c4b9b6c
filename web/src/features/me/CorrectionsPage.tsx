import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memberFieldTable } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { localDay } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { BackToFile } from './BackToFile.tsx';
import { CorrectionState } from './CorrectionState.tsx';
import './me.css';
import { NoFile } from './NoFile.tsx';
import { PagedRows } from './PagedRows.tsx';
import { type CorrectionRow, ownCorrectionsQuery } from './rights.queries.ts';

/** What I asked to have corrected, and the answers. */
export function CorrectionsPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  return (
    <div className="z-page">
      <PageHeader
        title={t('rights.list.title')}
        lead={t('rights.list.lead')}
        breadcrumb={<BackToFile />}
        actions={
          memberId !== null && (
            <Link to="/me/corrections/new" className={buttonClass('primary')}>
              {t('rights.list.new')}
            </Link>
          )
        }
      />
      {memberId === null ? <NoFile /> : <Requests memberId={memberId} />}
    </div>
  );
}

function Requests({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const query = useInfiniteQuery(ownCorrectionsQuery(memberId));
  return (
    <PagedRows
      query={query}
      empty={t('rights.list.empty')}
      emptyHint={t('rights.list.emptyHint')}
      row={(request) => <Request key={request.id} request={request} />}
    />
  );
}

function Request({ request }: { request: CorrectionRow }) {
  const { t } = useTranslation('member');
  const { words, day } = useReader();
  return (
    <li>
      <Link to="/me/corrections/$id" params={{ id: request.id }} className="z-row-link">
        <span>
          <strong>{words(memberFieldTable[request.field])}</strong>
          <span className="z-hint-line">
            {t('rights.list.asked', { day: day(localDay(new Date(request.submittedAt))) })}
          </span>
          <span className="z-hint-line">
            <CorrectionState request={request} />
          </span>
        </span>
        <Icon name="right" size={18} />
      </Link>
    </li>
  );
}
