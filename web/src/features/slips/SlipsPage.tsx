import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { Empty } from '../../ui/Empty.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { SlipSheet } from '../accounts/public.ts';
import {
  OrganizationPicker,
  type Picked,
  useOrganization,
  useOwnBranch,
} from '../organizations/OrganizationPicker.tsx';

/** Activation slips of a branch, or of one member: made on purpose, since earlier codes end, and printed at once. */
export function SlipsPage() {
  const { t } = useTranslation('workbench');
  const raw = useSearch({ from: '/signed-in/workbench/slips' });
  const memberId = typeof raw.member === 'string' ? raw.member : undefined;
  const offered = useOrganization(typeof raw.organization === 'string' ? raw.organization : undefined);
  const [picked, setPicked] = useState<Picked | null | undefined>(undefined);
  const own = useOwnBranch();
  const place = picked === undefined ? (offered ?? own) : picked;
  const make = useMutation({
    mutationFn: (organizationId: string) =>
      call('POST /activation-slips', {
        body: { organizationId, ...(memberId === undefined ? {} : { memberIds: [memberId] }) },
      }),
  });
  return (
    <div className="desk-page">
      <div className="z-no-print desk-stack">
        <PageHeader title={t('slips.title')} lead={t('slips.what')} />
        <Section>
          {memberId === undefined ? (
            <OrganizationPicker
              label={t('slips.organization')}
              value={place && { id: place.id, name: place.name }}
              onChange={(chosen) => {
                setPicked(chosen);
                make.reset();
              }}
            />
          ) : (
            <p>
              {t('slips.oneMember')}{' '}
              <Link to="/members/$id" params={{ id: memberId }}>
                {t('slips.toFile')}
              </Link>
            </p>
          )}
          <p className="z-muted">{t('slips.revokes')}</p>
          <FormProblem error={make.error} />
          <div className="z-actions">
            <Button
              kind={make.data ? 'secondary' : 'primary'}
              busy={make.isPending}
              disabled={!place}
              onClick={() => place && make.mutate(place.id)}
            >
              {make.data ? t('slips.makeAgain') : t('slips.make')}
            </Button>
            {make.data && make.data.slips.length > 0 && (
              <Button kind="primary" onClick={() => print()}>
                {t('slips.print')}
              </Button>
            )}
            {!place && <span className="z-muted">{t('slips.chooseOrganization')}</span>}
          </div>
        </Section>
        {make.data && make.data.slips.length > 0 && (
          <Notice kind="success">
            {t('slips.made', { n: make.data.slips.length })}
            {make.data.alreadyActive > 0 && ` ${t('slips.alreadyActive', { n: make.data.alreadyActive })}`}
          </Notice>
        )}
        {make.data?.slips.length === 0 && (
          <Empty title={t('slips.none')} hint={t('slips.noneHint')} icon="slip" />
        )}
      </div>
      {make.data && <SlipSheet slips={make.data.slips} />}
    </div>
  );
}
