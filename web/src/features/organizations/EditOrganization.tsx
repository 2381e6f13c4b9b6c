import { useMutation } from '@tanstack/react-query';
import { organizationForms } from '@zhibu/contract/kinds';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useDraft } from '../../lib/drafts.ts';
import { isProblem, problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Conflict } from '../../ui/desk/Conflict.tsx';
import { rebase } from '../../ui/desk/rebase.ts';
import { dayFault } from '../../ui/desk/typed-day.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Organization } from './OrganizationDetail.tsx';
import { OrganizationFields } from './OrganizationFields.tsx';
import { type EditableKey, type OrganizationValues, patchOf, valuesOf } from './organization.form.ts';

interface Draft {
  values: OrganizationValues;
  base: Organization;
  conflict: string[];
}

interface Properties {
  organization: Organization;
  onSaved: (organization: Organization) => void;
  onLeave: () => void;
}

/** Renames or edits; a colleague's change in between is shown beside what was typed, and nothing typed is lost. */
export function EditOrganization({ organization, onSaved, onLeave }: Properties) {
  const { t } = useTranslation('workbench');
  const inWords = useValueInWords();
  const [kept, setKept, clear] = useDraft<Draft | null>(`organization.${organization.id}`, null);
  const [restored] = useState(kept !== null);
  const [hint, setHint] = useState<string | null>(null);
  const draft: Draft = kept ?? { values: valuesOf(organization), base: organization, conflict: [] };
  const patch = (body: ReturnType<typeof patchOf>, ifMatch: number) =>
    call('PATCH /organizations/{id}', { params: { id: organization.id }, body, ifMatch });
  const save = useMutation({
    mutationFn: async (body: ReturnType<typeof patchOf>) => {
      try {
        return await patch(body, draft.base.version);
      } catch (error) {
        if (!isProblem(error, 'stale')) throw error;
        const now = await call('GET /organizations/{id}', { params: { id: organization.id } });
        const theirs = valuesOf(now);
        const result = rebase(draft.values, valuesOf(draft.base), theirs);
        const conflict = result.contested.map((key) =>
          t('organizations.conflictLine', {
            field: t(`organizations.${fieldWord[key]}`),
            theirs: inWords(key, theirs[key]),
            yours: inWords(key, draft.values[key]),
          }),
        );
        setKept({ values: result.values, base: now, conflict });
        if (conflict.length > 0) throw error;
        return await patch(body, now.version);
      }
    },
    onSuccess: (saved) => {
      clear();
      onSaved(saved);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = patchOf(draft.values, valuesOf(draft.base));
    const fault = dayFault(draft.values.foundedOn);
    const problem =
      draft.values.name.trim().length < 2
        ? t('organizations.requiredName')
        : fault
          ? t(`desk.${fault}`, { day: draft.values.foundedOn })
          : Object.keys(body).length === 0
            ? t('organizations.nothingChanged')
            : null;
    setHint(problem);
    if (problem === null) save.mutate(body);
  };
  return (
    <form className="z-form desk-file" onSubmit={submit} noValidate>
      <h2>{t('organizations.editTitle', { name: organization.name })}</h2>
      {restored && kept !== null && (
        <Notice>
          {t('desk.draftKept')}{' '}
          <Button kind="quiet" onClick={() => setKept(null)}>
            {t('desk.draftDrop')}
          </Button>
        </Notice>
      )}
      <Section>
        <div className="desk-form-grid">
          <OrganizationFields
            values={draft.values}
            onChange={(key, value) => setKept({ ...draft, values: { ...draft.values, [key]: value } })}
            errorOf={(key) => problemAt(save.error, `/${key}`)}
            storedForm={draft.base.form}
          />
        </div>
        <p className="z-muted z-small">{t('organizations.neverDeleted')}</p>
      </Section>
      <div className="desk-form-end">
        <Conflict lead={t('organizations.conflict')} lines={draft.conflict} />
        {!isProblem(save.error, 'stale') && <FormProblem error={save.error} />}
        {hint !== null && <Notice kind="warning">{hint}</Notice>}
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('desk.save')}
          </Button>
          <Button
            onClick={() => {
              clear();
              onLeave();
            }}
          >
            {t('desk.cancel')}
          </Button>
        </div>
      </div>
    </form>
  );
}

const fieldWord = {
  name: 'name',
  shortName: 'shortName',
  form: 'form',
  divisionCode: 'division',
  foundedOn: 'foundedOn',
  phone: 'phone',
  address: 'address',
} as const satisfies Record<EditableKey, string>;

function useValueInWords() {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (key: EditableKey, value: string): string => {
    if (value === '') return t('organizations.empty');
    if (key === 'foundedOn') return reader.day(value);
    const form = key === 'form' && Object.entries(organizationForms).find(([name]) => name === value)?.[1];
    return form ? reader.words(form) : value;
  };
}
