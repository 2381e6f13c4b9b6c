import { useQuery } from '@tanstack/react-query';
import { organizationForms, organizationKinds } from '@zhibu/contract/kinds';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import type { AnswerOf } from '../../lib/api.types.ts';
import { dialled } from '../../lib/phones.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Fellows } from './Fellows.tsx';
import './me.css';
import { NoFile } from './NoFile.tsx';
import { type OwnFile, organizationQuery, ownFileQuery } from './queries.ts';

/** The branch one belongs to: as much as the acting duty, or else the own file, tells of it. */
export function OwnBranchPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  const file = useQuery({ ...ownFileQuery(memberId ?? ''), enabled: memberId !== null });
  const id = file.data?.organization.id ?? '';
  const branch = useQuery({ ...organizationQuery(id), enabled: id !== '', retry: false });
  return (
    <div className="z-page">
      <PageHeader title={t('branch.title')} />
      {memberId === null && <NoFile />}
      {(file.isLoading || branch.isLoading) && <Skeleton lines={5} />}
      {file.error && <ErrorState error={file.error} onRetry={() => file.refetch()} />}
      {branch.data ? (
        <Known branch={branch.data} />
      ) : (
        file.data && !branch.isLoading && <FromFile organization={file.data.organization} />
      )}
      {memberId !== null && file.data && <Fellows memberId={memberId} />}
    </div>
  );
}

function FromFile({ organization }: { organization: OwnFile['organization'] }) {
  const { t } = useTranslation('member');
  return (
    <Section title={organization.name}>
      <Facts items={[{ label: t('branch.code'), value: organization.code }]} />
      <p className="z-small z-muted">{t('branch.limited')}</p>
    </Section>
  );
}

function Known({ branch }: { branch: AnswerOf<'GET /organizations/{id}'> }) {
  const { t } = useTranslation('member');
  const { words, day } = useReader();
  const facts = [
    { label: t('branch.kind'), value: words(organizationKinds[branch.kind]) },
    { label: t('branch.form'), value: words(organizationForms[branch.form]) },
    { label: t('branch.code'), value: branch.code },
    { label: t('branch.founded'), value: day(branch.foundedOn) },
    { label: t('branch.address'), value: branch.address ?? '' },
  ].filter(({ value }) => value !== '');
  return (
    <>
      <Section title={branch.name}>
        <Facts items={facts} />
        {branch.phone !== null && (
          <a className={buttonClass('secondary', true)} href={`tel:${dialled(branch.phone)}`}>
            <Icon name="phone" />
            {t('branch.call', { phone: branch.phone })}
          </a>
        )}
      </Section>
      {branch.ancestors.length > 0 && (
        <Section title={t('branch.above')}>
          <ol className="z-chain">
            {branch.ancestors.map(({ id, name }) => (
              <li key={id}>{name}</li>
            ))}
          </ol>
        </Section>
      )}
    </>
  );
}
