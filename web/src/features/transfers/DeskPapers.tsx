import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { addressOf } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { FileDrop } from '../../ui/desk/FileDrop.tsx';
import { ProgressLine } from '../../ui/desk/ProgressLine.tsx';
import { useUpload } from '../../ui/desk/use-upload.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { type Transfer, transferQuery } from './transfers.desk.queries.ts';

export type Paper = Transfer['papers'][number];

/** What the server takes: its first bytes are looked at there. */
export const paperTypes = '.jpg,.jpeg,.png,.pdf';
const mostBytes = 10 * 1024 * 1024;

/** Why a file cannot be such a photograph, in words; null: it can. */
export function usePaperRefusal(): (file: File) => string | null {
  const { t } = useTranslation('workbench');
  return ({ name, size }) => {
    if (!paperTypes.split(',').some((end) => name.toLowerCase().endsWith(end)))
      return t('members.fileWrongType', { name });
    return size > mostBytes ? t('members.fileTooBig', { name }) : null;
  };
}

/** Photographs of the receipt that came back, or of the letter that came in. */
export function DeskPapers({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const mayHandle = useCan('transfers.handle');
  const { id, kind, state, papers, turn } = transfer;
  const isIncoming = kind === 'incoming';
  const isOurs = transfer.sides.some((side) => (side === 'destination') === isIncoming);
  // The receipt is photographed where it is registered.
  const adds = mayHandle && isOurs && isIncoming && state === 'checked_in';
  if ((kind !== 'outgoing' && !isIncoming) || (papers.length === 0 && !adds)) return null;
  return (
    <Section title={t(isIncoming ? 'transfers.papersIn' : 'transfers.papersOut')}>
      <PaperList papers={papers} />
      {adds && <AddPaper id={id} label={t('transfers.paperAddIn')} />}
      {isIncoming && turn === null && state === 'completed' && (
        <div className="z-actions">
          <a
            className={buttonClass('primary')}
            href={addressOf('GET /transfers/{id}/receipt.pdf', { params: { id } })}
            target="_blank"
            rel="noreferrer"
          >
            {t('transfers.receiptPdf')}
          </a>
        </div>
      )}
    </Section>
  );
}

function PaperList({ papers }: { papers: readonly Paper[] }) {
  const { instant } = useReader();
  if (papers.length === 0) return null;
  return (
    <ul className="z-rows">
      {papers.map(({ id, name, createdAt }) => (
        <li key={id}>
          <a
            href={addressOf('GET /transfer-papers/{id}', { params: { id } })}
            target="_blank"
            rel="noreferrer"
          >
            {name}
          </a>
          <div className="z-muted z-small">{instant(createdAt)}</div>
        </li>
      ))}
    </ul>
  );
}

function AddPaper({ id, label }: { id: string; label: string }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<string | null>(null);
  const refusalOf = usePaperRefusal();
  const sending = useUpload('POST /transfers/{id}/papers', () =>
    client.invalidateQueries({ queryKey: transferQuery(id).queryKey }),
  );
  const take = (file: File) => {
    const why = refusalOf(file);
    setRefusal(why);
    if (why === null) sending.start({ params: { id }, query: { fileName: file.name }, file });
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
      <FileDrop label={label} hint={t('members.fileRules')} accept={paperTypes} onFile={take} />
      {refusal !== null && <Notice kind="error">{refusal}</Notice>}
      <FormProblem error={sending.error} />
    </>
  );
}
