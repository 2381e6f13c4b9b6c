import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/desk/Confirm.tsx';
import { FileDrop } from '../../ui/desk/FileDrop.tsx';
import { ProgressLine } from '../../ui/desk/ProgressLine.tsx';
import { sizeInWords } from '../../ui/desk/size.ts';
import { useUpload } from '../../ui/desk/use-upload.ts';
import { ErrorState, FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import type { Member } from './member.form.ts';

type StoredFile = AnswerOf<'GET /members/{id}/files'>['items'][number];
type Purpose = StoredFile['purpose'];

const mostBytes = 10 * 1024 * 1024;
const pictures = '.jpg,.jpeg,.png';
const accepted: Record<Purpose, string> = { photo: pictures, attachment: `${pictures},.pdf` };

/** The photo and the scanned papers of a file. */
export function FilesPanel({ member }: { member: Member }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [removing, setRemoving] = useState<StoredFile | null>(null);
  const key = ['members', 'files', member.id];
  const files = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('GET /members/{id}/files', { params: { id: member.id }, signal }),
  });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: key });
    await client.invalidateQueries({ queryKey: ['members', 'one', member.id] });
  };
  if (files.error) return <ErrorState error={files.error} onRetry={() => files.refetch()} />;
  if (files.isPending) return <Skeleton lines={4} />;
  const photo = files.data.items.find(({ purpose }) => purpose === 'photo');
  const attachments = files.data.items.filter(({ purpose }) => purpose === 'attachment');
  return (
    <>
      <Section title={t('members.photo')}>
        {photo && (
          <div className="desk-photo">
            <img
              src={addressOf('GET /member-files/{id}', { params: { id: photo.id } })}
              alt={t('members.photoOf', { name: member.name })}
            />
            {member.can.addFile && (
              <Button kind="quiet" onClick={() => setRemoving(photo)}>
                {t('members.fileRemove')}
              </Button>
            )}
          </div>
        )}
        {member.can.addFile ? (
          <Add
            member={member}
            purpose="photo"
            label={t(photo ? 'members.changePhoto' : 'members.addPhoto')}
            onAdded={refresh}
          />
        ) : (
          !photo && <p className="z-muted">{t('members.noPhoto')}</p>
        )}
      </Section>
      <Section title={t('members.attachments')}>
        {attachments.length === 0 && <p className="z-muted">{t('members.fileNone')}</p>}
        <Attachments files={attachments} onRemove={member.can.addFile ? setRemoving : null} />
        {member.can.addFile && (
          <Add member={member} purpose="attachment" label={t('members.addFile')} onAdded={refresh} />
        )}
      </Section>
      {removing && (
        <Confirm
          title={
            removing.purpose === 'photo'
              ? t('members.photoRemoveAsk')
              : t('members.fileRemoveAsk', { name: removing.name })
          }
          action={t('members.fileRemove')}
          danger
          run={async () => {
            await call('DELETE /member-files/{id}', { params: { id: removing.id } });
            await refresh();
          }}
          onClose={() => setRemoving(null)}
        >
          {t('members.entryRemoveHint')}
        </Confirm>
      )}
    </>
  );
}

function Attachments({
  files,
  onRemove,
}: {
  files: readonly StoredFile[];
  onRemove: ((file: StoredFile) => void) | null;
}) {
  const { t } = useTranslation('workbench');
  const { instant } = useReader();
  return (
    <ul className="z-rows">
      {files.map((file) => (
        <li key={file.id} className="z-row">
          <div>
            <a
              href={addressOf('GET /member-files/{id}', { params: { id: file.id } })}
              target="_blank"
              rel="noreferrer"
            >
              {file.name}
            </a>
            <div className="z-muted z-small">
              {sizeInWords(file.size)} · {instant(file.createdAt)}
            </div>
          </div>
          {onRemove && (
            <Button
              kind="quiet"
              onClick={() => onRemove(file)}
              aria-label={`${t('members.fileRemove')} ${file.name}`}
            >
              {t('members.fileRemove')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

interface AddProperties {
  member: Member;
  purpose: Purpose;
  label: string;
  onAdded: () => Promise<void>;
}

function Add({ member, purpose, label, onAdded }: AddProperties) {
  const { t } = useTranslation('workbench');
  const [refusal, setRefusal] = useState<string | null>(null);
  const sending = useUpload('POST /members/{id}/files', onAdded);
  const take = (file: File) => {
    const { name } = file;
    const right = accepted[purpose].split(',').some((end) => name.toLowerCase().endsWith(end));
    if (!right) return setRefusal(t('members.fileWrongType', { name }));
    if (file.size > mostBytes) return setRefusal(t('members.fileTooBig', { name }));
    setRefusal(null);
    sending.start({ params: { id: member.id }, query: { purpose, fileName: name }, file });
  };
  if (sending.share !== null)
    return (
      <ProgressLine
        label={t('members.uploading', { percent: Math.round(sending.share * 100) })}
        share={sending.share}
      />
    );
  return (
    <>
      <FileDrop
        label={label}
        hint={t(purpose === 'photo' ? 'members.photoRules' : 'members.fileRules')}
        accept={accepted[purpose]}
        onFile={take}
      />
      {refusal !== null && <Notice kind="error">{refusal}</Notice>}
      <FormProblem error={sending.error} />
    </>
  );
}
