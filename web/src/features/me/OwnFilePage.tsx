import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { roles } from '@zhibu/contract/authorization';
import {
  type MemberField,
  memberFieldTable,
  type Section as SectionKey,
  sections,
} from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { addressOf } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { fieldsOf, ownValue } from './file.ts';
import { Links } from './Links.tsx';
import './me.css';
import { NoFile } from './NoFile.tsx';
import { OwnContacts } from './OwnContacts.tsx';
import { OwnEntries } from './OwnEntries.tsx';
import { type OwnFile, ownFileQuery } from './queries.ts';

const sectionKeys = Object.keys(sections) as SectionKey[]; // the table's own keys

/** The own file in readable parts; every field says on a tap why it is kept. */
export function OwnFilePage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  const file = useQuery({ ...ownFileQuery(memberId ?? ''), enabled: memberId !== null });
  return (
    <div className="z-page">
      <PageHeader title={t('file.title')} lead={memberId === null ? undefined : t('file.lead')} />
      {memberId === null && <NoFile />}
      {file.isLoading && <Skeleton lines={8} />}
      {file.error && <ErrorState error={file.error} onRetry={() => file.refetch()} />}
      {file.data && <FileParts file={file.data} />}
      <Section>
        <Links
          items={[
            ...(memberId === null
              ? []
              : ([
                  { to: '/me/access-log', icon: 'eye', title: t('file.log') },
                  { to: '/me/file-access', icon: 'people', title: t('file.access') },
                  { to: '/me/history', icon: 'history', title: t('file.history') },
                  { to: '/me/transfers', icon: 'transfer', title: t('transfers.link') },
                  { to: '/me/mobility', icon: 'out', title: t('mobility.link') },
                  { to: '/me/corrections', icon: 'check', title: t('rights.links.corrections') },
                  { to: '/me/consents', icon: 'people', title: t('rights.links.consents') },
                  { to: '/me/copy', icon: 'download', title: t('rights.links.copy') },
                ] as const)),
            { to: '/me/retention', icon: 'info', title: t('rights.links.retention') },
            { to: '/me/account', icon: 'settings', title: t('file.account') },
          ]}
        />
      </Section>
    </div>
  );
}

function FileParts({ file }: { file: OwnFile }) {
  const { t } = useTranslation('member');
  const { words } = useReader();
  return (
    <>
      {sectionKeys.map((section) => (
        <Section key={section} title={words(sections[section])}>
          {section === 'identity' && file.photo !== null && (
            <img
              className="z-photo"
              src={addressOf('GET /member-files/{id}', { params: { id: file.photo } })}
              alt={t('file.photo', { name: file.name })}
            />
          )}
          <ul className="z-own-fields">
            {fieldsOf(section).map((field) => (
              <OwnField key={field} field={field} file={file} />
            ))}
          </ul>
          {section === 'contact' && <p className="z-small z-muted">{t('file.masked')}</p>}
        </Section>
      ))}
      <OwnEntries memberId={file.id} />
      <OwnContacts memberId={file.id} />
      <OwnDuties />
      <Notice>{t('file.wrong', { branch: file.organization.name })}</Notice>
    </>
  );
}

/** The duties in which I act; an account without any has no such part. */
function OwnDuties() {
  const { t } = useTranslation('member');
  const { words, day } = useReader();
  const { duties } = useSession();
  if (duties.length === 0) return null;
  return (
    <Section title={t('rights.links.duties')}>
      <ul className="z-rows">
        {duties.map(({ id, role, organization, fromOn, untilOn }) => (
          <li key={id}>
            <div>{words(roles[role])}</div>
            <div className="z-small z-muted">
              {organization.name} ·{' '}
              {untilOn === null
                ? t('file.since', { from: day(fromOn) })
                : t('file.between', { from: day(fromOn), until: day(untilOn) })}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function OwnField({ field, file }: { field: MemberField; file: OwnFile }) {
  const { t } = useTranslation('member');
  const { t: common } = useTranslation('common');
  const reader = useReader();
  const { purpose, ...names } = memberFieldTable[field];
  const value = ownValue(field, file, reader);
  return (
    <li>
      <details>
        <summary>
          <span>{reader.words(names)}</span>
          <span>{value ?? <span className="z-muted">{common('none')}</span>}</span>
        </summary>
        <p>{t('file.why', { purpose: reader.words(purpose) })}</p>
        {field !== 'organization' && file.can.requestCorrection && (
          <Link
            to="/me/corrections/new"
            search={{ field }}
            className={buttonClass()}
            aria-label={`${t('rights.ask')}：${reader.words(names)}`}
          >
            {t('rights.ask')}
          </Link>
        )}
      </details>
    </li>
  );
}
