import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { FileDrop } from '../../ui/desk/FileDrop.tsx';
import { ProgressLine } from '../../ui/desk/ProgressLine.tsx';
import { useUpload } from '../../ui/desk/use-upload.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { OrganizationPicker, type Picked, useOrganization } from '../organizations/OrganizationPicker.tsx';
import { refusalOf } from './import.mapping.ts';

/** Hands in a roster: where it belongs (the own organisation unless said otherwise), and the file. */
export function NewImport({ organization }: { organization: string | undefined }) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const client = useQueryClient();
  const own = actingDutyOf(useSession())?.organization;
  const offered = useOrganization(organization);
  const [picked, setPicked] = useState<Picked | null | undefined>(undefined);
  const [refusal, setRefusal] = useState<string | null>(null);
  const place = picked === undefined ? (offered ?? own ?? null) : picked;
  const sending = useUpload('POST /member-imports', async (made) => {
    client.setQueryData(['imports', 'one', made.id], made);
    void client.invalidateQueries({ queryKey: ['imports', 'list'] });
    await navigate({ to: '/member-imports/$id', params: { id: made.id } });
  });
  const take = (file: File) => {
    const reason = refusalOf(file);
    if (!place) return setRefusal(t('imports.needOrganization'));
    if (reason) return setRefusal(t(`imports.${reason}`, { name: file.name }));
    setRefusal(null);
    void sending.start({ query: { organization: place.id, fileName: file.name }, file });
  };
  return (
    <Section title={t('imports.new')}>
      <OrganizationPicker
        label={t('imports.newWhere')}
        hint={t('imports.newWhereHint')}
        value={place && { id: place.id, name: place.name }}
        onChange={setPicked}
      />
      {sending.share === null ? (
        <FileDrop
          label={t('imports.chooseFile')}
          hint={t('imports.fileRules')}
          accept=".xlsx,.csv"
          onFile={take}
        />
      ) : (
        <>
          <ProgressLine
            label={
              sending.share < 1
                ? t('imports.uploading', { percent: Math.round(sending.share * 100) })
                : t('imports.reading')
            }
            share={sending.share < 1 ? sending.share : null}
          />
          <div>
            <Button onClick={sending.stop}>{t('imports.stopUpload')}</Button>
          </div>
        </>
      )}
      {refusal !== null && <Notice kind="error">{refusal}</Notice>}
      <FormProblem error={sending.error} />
    </Section>
  );
}
