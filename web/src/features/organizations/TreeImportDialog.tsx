import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { FileDrop } from '../../ui/desk/FileDrop.tsx';
import { ProgressLine } from '../../ui/desk/ProgressLine.tsx';
import { useUpload } from '../../ui/desk/use-upload.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Organization } from './OrganizationDetail.tsx';

type Result = AnswerOf<'POST /organization-imports'>;
/** The table of problems stays readable; the rest is found when these are mended. */
const mostShown = 200;

interface Properties {
  organization: Organization;
  onImported: () => Promise<void>;
  onClose: () => void;
}

/** A table of organisations: checked as soon as it is chosen, taken in on the second press, all or nothing. */
export function TreeImportDialog({ organization, onImported, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const [file, setFile] = useState<File | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const sending = useUpload('POST /organization-imports', async (answer) => {
    setResult(answer);
    if (answer.outcome === 'commit') await onImported();
  });
  const send = (chosen: File, dryRun: boolean) => {
    setFile(chosen);
    setResult(null);
    void sending.start({
      query: { organization: organization.id, fileName: chosen.name, dryRun },
      file: chosen,
    });
  };
  const passed = result?.outcome === 'dry-run' && result.problems.length === 0;
  const done = result?.outcome === 'commit';
  return (
    <Dialog title={t('organizations.treeImportTitle', { name: organization.name })} onClose={onClose}>
      <p>{t('organizations.treeImportWhat')}</p>
      <p className="z-muted">{t('organizations.treeImportSafe')}</p>
      {sending.share !== null ? (
        <ProgressLine
          label={t('organizations.treeImportBusy')}
          share={sending.share < 1 ? sending.share : null}
        />
      ) : (
        !done && (
          <FileDrop
            label={file ? file.name : t('organizations.treeImportChoose')}
            accept=".xlsx,.csv"
            onFile={(chosen) => send(chosen, true)}
          />
        )
      )}
      <FormProblem error={sending.error} />
      {result && <ResultWords result={result} />}
      <div className="z-actions">
        {passed && result.accepted > 0 && file && (
          <Button kind="primary" busy={sending.share !== null} onClick={() => send(file, false)}>
            {t('organizations.treeImportGo')}
          </Button>
        )}
        <Button onClick={onClose}>{done ? t('desk.close') : t('desk.cancel')}</Button>
      </div>
    </Dialog>
  );
}

function ResultWords({ result }: { result: Result }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const counts = { accepted: reader.number(result.accepted), unchanged: reader.number(result.unchanged) };
  if (result.outcome === 'commit')
    return <Notice kind="success">{t('organizations.treeImportDone', counts)}</Notice>;
  if (result.problems.length === 0)
    return (
      <Notice kind={result.accepted > 0 ? 'success' : 'info'}>
        {result.accepted > 0
          ? t('organizations.treeImportChecked', counts)
          : t('organizations.treeImportNothing')}
      </Notice>
    );
  return (
    <>
      <Notice kind="error">
        {t('organizations.treeImportRefused', { n: reader.number(result.problems.length) })}
      </Notice>
      <DataTable
        label={t('organizations.problemWhat')}
        rows={result.problems.slice(0, mostShown)}
        keyOf={(problem) => `${problem.sheet} ${problem.row} ${problem.column} ${problem.code}`}
        columns={[
          { key: 'sheet', title: t('organizations.problemSheet'), cell: (problem) => problem.sheet },
          { key: 'row', title: t('organizations.problemRow'), cell: (problem) => problem.row, numeric: true },
          { key: 'column', title: t('organizations.problemColumn'), cell: (problem) => problem.column },
          {
            key: 'what',
            title: t('organizations.problemWhat'),
            cell: (problem) => reader.words(problem.message),
          },
        ]}
      />
    </>
  );
}
