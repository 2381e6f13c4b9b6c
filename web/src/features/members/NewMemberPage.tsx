import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { memberFieldTable } from '@zhibu/contract/fields';
import { App } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useDraft } from '../../lib/drafts.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import {
  OrganizationPicker,
  type Picked,
  useOrganization,
  useOwnBranch,
} from '../organizations/OrganizationPicker.tsx';
import { MemberFormFields } from './MemberFormFields.tsx';
import { bodyOf, emptyForm, type FormKey, type FormValues, wrongDays } from './member.form.ts';
import { readMemberSearch } from './members.search.ts';

interface Draft {
  values: FormValues;
  organization: Picked | null;
}

/** A new file, for one person who is in no roster. Says in the server's words when the person is registered elsewhere. */
export function NewMemberPage() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const search = readMemberSearch(useSearch({ from: '/signed-in/workbench/members/new' }));
  const offered = useOrganization(search.organization);
  const [kept, setKept, clear] = useDraft<Draft | null>('member.new', null);
  const [restored] = useState(kept !== null);
  const [asked, setAsked] = useState(false);
  const draft: Draft = kept ?? { values: emptyForm(), organization: null };
  const own = useOwnBranch();
  const organization = draft.organization ?? (offered && { id: offered.id, name: offered.name }) ?? own;

  const create = useMutation({
    mutationFn: (organizationId: string) =>
      call('POST /members', { body: bodyOf(draft.values, organizationId) }),
    onSuccess: async (member) => {
      clear();
      void client.invalidateQueries({ queryKey: ['members', 'list'] });
      message.success(t('members.created', { name: member.name }));
      await navigate({ to: '/members/$id', params: { id: member.id } });
    },
  });
  const missing: Partial<Record<FormKey, string>> = {
    ...(draft.values.name.trim() === '' ? { name: t('members.requiredName') } : {}),
    ...(draft.values.idNumber.trim() === '' ? { idNumber: t('members.requiredId') } : {}),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const ready = Object.keys(missing).length === 0 && wrongDays(draft.values).length === 0;
    if (ready && organization) create.mutate(organization.id);
  };
  return (
    <div className="desk-page desk-narrow">
      <PageHeader title={t('members.new')} lead={t('members.createHint')} />
      {restored && kept !== null && (
        <Notice>
          {t('desk.draftKept')}{' '}
          <Button kind="quiet" onClick={() => setKept(null)}>
            {t('desk.draftDrop')}
          </Button>
        </Notice>
      )}
      <form className="z-form" onSubmit={submit} noValidate>
        <Section>
          <OrganizationPicker
            label={`${reader.words(memberFieldTable.organization)} *`}
            value={organization}
            onChange={(picked) => setKept({ ...draft, organization: picked })}
            error={
              asked && organization === null
                ? t('members.requiredOrganization')
                : problemAt(create.error, '/organizationId')
            }
          />
        </Section>
        <MemberFormFields
          values={draft.values}
          member={null}
          onChange={(key, value) => setKept({ ...draft, values: { ...draft.values, [key]: value } })}
          errorOf={(key) => (asked ? missing[key] : undefined) ?? problemAt(create.error, `/${key}`)}
        />
        <div className="desk-form-end">
          <FormProblem error={create.error} />
          <div className="z-actions">
            <Button kind="primary" type="submit" busy={create.isPending}>
              {t('members.create')}
            </Button>
          </div>
        </div>
      </form>
    </div>
  );
}
