import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { upload } from '../../lib/upload.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Field, SelectField } from '../../ui/Field.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BackToFile } from './BackToFile.tsx';
import { EvidenceField, papersProblem } from './EvidenceField.tsx';
import { ownValue } from './file.ts';
import './me.css';
import { NoFile } from './NoFile.tsx';
import { type OwnFile, ownFileQuery } from './queries.ts';
import { type AskField, WishField } from './WishField.tsx';

const askable = memberFieldKeys.filter((key): key is AskField => key !== 'organization');

/** Asks for one field of the own file to be corrected. */
export function NewCorrectionPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  const { field } = useSearch({ from: '/signed-in/me/corrections/new' });
  const file = useQuery({ ...ownFileQuery(memberId ?? ''), enabled: memberId !== null });
  return (
    <div className="z-page">
      <PageHeader title={t('rights.form.title')} lead={t('rights.form.lead')} breadcrumb={<BackToFile />} />
      {memberId === null && <NoFile />}
      {file.isLoading && <Skeleton lines={6} />}
      {file.error && <ErrorState error={file.error} onRetry={() => file.refetch()} />}
      {file.data && <AskForm file={file.data} first={askable.find((key) => key === field) ?? null} />}
    </div>
  );
}

function AskForm({ file, first }: { file: OwnFile; first: AskField | null }) {
  const { t } = useTranslation('member');
  const { t: common } = useTranslation('common');
  const reader = useReader();
  const [field, setField] = useState<AskField | null>(first);
  const [value, setValue] = useState('');
  const [explanation, setExplanation] = useState('');
  const [papers, setPapers] = useState<File[]>([]);
  const [asked, setAsked] = useState(false);
  const send = useSend(file.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (field === null || explanation.trim().length < 4 || papersProblem(papers) !== null) return;
    send.mutate({ field, value, explanation, papers });
  };
  const missing = (isMissing: boolean) => (asked && isMissing ? t('rights.form.needed') : undefined);
  return (
    <form className="z-form" onSubmit={submit} noValidate>
      <Section>
        <SelectField
          label={t('rights.form.field')}
          value={field ?? ''}
          empty={t('rights.form.choose')}
          error={missing(field === null)}
          options={askable.map((key) => ({ value: key, label: reader.words(memberFieldTable[key]) }))}
          onChange={(key) => {
            setField(askable.find((one) => one === key) ?? null);
            setValue('');
          }}
        />
        {field !== null && (
          <>
            <Facts
              items={[
                { label: t('rights.form.now'), value: ownValue(field, file, reader) ?? common('none') },
              ]}
            />
            <WishField
              field={field}
              value={value}
              onChange={setValue}
              error={problemAt(send.error, '/value')}
            />
          </>
        )}
        <Field
          label={t('rights.form.explanation')}
          hint={t('rights.form.explanationHint')}
          error={problemAt(send.error, '/explanation') ?? missing(explanation.trim().length < 4)}
        >
          {(wiring) => (
            <textarea
              {...wiring}
              className="z-input"
              rows={3}
              maxLength={1000}
              value={explanation}
              onChange={(event) => setExplanation(event.target.value)}
            />
          )}
        </Field>
        <EvidenceField label={t('rights.form.evidence')} files={papers} onChange={setPapers} />
        <FormProblem error={send.error} />
        <Button kind="primary" type="submit" wide busy={send.isPending}>
          {t('rights.form.submit')}
        </Button>
      </Section>
    </form>
  );
}

interface Ask {
  field: AskField;
  value: string;
  explanation: string;
  papers: readonly File[];
}

/** The request first, then its papers: what does not arrive can be added on the request's own page. */
function useSend(memberId: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ field, value, explanation, papers }: Ask) => {
      const wish = value.trim() === '' ? null : value;
      const { id } = await call('POST /members/{id}/correction-requests', {
        params: { id: memberId },
        body: { field, value: wish, explanation },
      });
      const arrived = await sendPapers(id, papers);
      return { id, arrived };
    },
    onSuccess: async ({ id, arrived }) => {
      await client.invalidateQueries({ queryKey: ['own-corrections', memberId] });
      await navigate({
        to: '/me/corrections/$id',
        params: { id },
        search: arrived ? {} : { papers: 'failed' },
        replace: true,
      });
    },
  });
}

/** @returns whether all of them arrived */
export async function sendPapers(id: string, papers: readonly File[]): Promise<boolean> {
  try {
    for (const file of papers)
      await upload('POST /correction-requests/{id}/files', () => undefined, {
        params: { id },
        query: { fileName: file.name },
        file,
      });
    return true;
  } catch {
    return false;
  }
}
