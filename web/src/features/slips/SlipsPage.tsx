import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SlipSheet } from '../accounts/public.ts';
import { OrganizationPicker, useOrganization } from '../organizations/OrganizationPicker.tsx';

/** Activation slips for a branch, or for one member: made once, shown once, printed at once. */
export function SlipsPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const search = useSearch({ from: '/signed-in/workbench/slips' });
  const organizationId = typeof search.organization === 'string' ? search.organization : undefined;
  const memberId = typeof search.member === 'string' ? search.member : undefined;
  const organization = useOrganization(organizationId);
  const make = useMutation({
    mutationFn: (id: string) =>
      call('POST /activation-slips', {
        body: { organizationId: id, ...(memberId === undefined ? {} : { memberIds: [memberId] }) },
      }),
  });
  const slips = make.data?.slips ?? [];
  return (
    <div className="desk-page">
      <div className="desk-list">
        <PageHeader
          title={t('slips.title')}
          lead={memberId === undefined ? t('slips.what') : t('slips.oneMember')}
          actions={
            slips.length > 0 && (
              <Button kind="primary" onClick={() => window.print()}>
                {t('slips.print')}
              </Button>
            )
          }
        />
        <div className="z-form z-no-print">
          <OrganizationPicker
            label={t('slips.organization')}
            value={organization && { id: organization.id, name: organization.name }}
            onChange={(picked) => {
              make.reset();
              navigate({ to: '/slips', search: picked ? { organization: picked.id } : {}, replace: true });
            }}
          />
          <p className="z-muted">
            {organizationId === undefined ? t('slips.chooseOrganization') : t('slips.revokes')}
          </p>
          <FormProblem error={make.error} />
          <div className="z-actions">
            <Button
              kind={slips.length > 0 ? 'secondary' : 'primary'}
              disabled={organizationId === undefined}
              busy={make.isPending}
              onClick={() => organizationId !== undefined && make.mutate(organizationId)}
            >
              {slips.length > 0 ? t('slips.makeAgain') : t('slips.make')}
            </Button>
          </div>
          {make.data && slips.length > 0 && (
            <Notice kind="success">
              {t('slips.made', { n: reader.number(slips.length) })}
              {make.data.alreadyActive > 0 &&
                t('slips.alreadyActive', { n: reader.number(make.data.alreadyActive) })}
            </Notice>
          )}
        </div>
        {make.data && slips.length === 0 && <Empty title={t('slips.none')} hint={t('slips.noneHint')} />}
        {slips.length > 0 && <SlipSheet slips={slips} />}
      </div>
    </div>
  );
}
