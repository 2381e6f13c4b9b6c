import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { isProblem } from '../../lib/problem.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import '../../ui/desk/desk.css';
import { FileDrop } from '../../ui/desk/FileDrop.tsx';
import { ProgressLine } from '../../ui/desk/ProgressLine.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { useUpload } from '../../ui/desk/use-upload.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { DeskTableRows } from './DeskTableRows.tsx';
import { recount } from './transfers.desk.queries.ts';
import './transfers.desk.css';

export type TableOutcome = AnswerOf<'POST /transfer-tables'>;

/** The origin files by a table for many: filled in, checked row by row, filed as it was shown. */
export function DeskTablePage() {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [outcome, setOutcome] = useState<TableOutcome | null>(null);
  const sending = useUpload('POST /transfer-tables', async (answer) => {
    setOutcome(answer);
    if (answer.outcome === 'filed') await recount(client);
  });
  const check = (chosen: File) => {
    setFile(chosen);
    setOutcome(null);
    void sending.start({ query: { fileName: chosen.name, preview: true }, file: chosen });
  };
  const go = (chosen: File, expected: number) =>
    void sending.start({ query: { fileName: chosen.name, expected }, file: chosen });
  const filing = outcome !== null && sending.share !== null;
  const done = outcome?.outcome === 'filed';
  return (
    <div className="desk-page">
      <PageHeader
        title={t('transferTable.title')}
        lead={t('transferTable.lead')}
        breadcrumb={<Link to="/transfers">{t('transfers.title')}</Link>}
      />
      {!done && <Template />}
      {!done && (
        <Section title={t('transferTable.two')}>
          {sending.share === null ? (
            <FileDrop
              label={file === null ? t('transferTable.choose') : t('transferTable.chooseAgain')}
              hint={t('transferTable.rules')}
              accept=".xlsx,.csv"
              onFile={check}
            />
          ) : (
            <ProgressLine
              label={
                sending.share < 1
                  ? t('transferTable.sending', { percent: Math.round(sending.share * 100) })
                  : t(filing ? 'transferTable.filing' : 'transferTable.checking')
              }
              share={sending.share < 1 ? sending.share : null}
            />
          )}
          <FormProblem error={sending.error} />
          {isProblem(sending.error, 'conflict') && file && (
            <div className="z-actions">
              <Button onClick={() => check(file)}>{t('transferTable.again')}</Button>
            </div>
          )}
        </Section>
      )}
      {outcome && (
        <Section title={t('transferTable.three')}>
          <Summary outcome={outcome} />
          <div className="z-actions">
            {done ? (
              <>
                <Link to="/transfers" search={{ show: 'open' }} className={buttonClass('primary')}>
                  {t('transferTable.see')}
                </Link>
                <Button
                  onClick={() => {
                    setFile(null);
                    setOutcome(null);
                  }}
                >
                  {t('transferTable.another')}
                </Button>
              </>
            ) : (
              outcome.filed > 0 &&
              file && (
                <Button kind="primary" busy={filing} onClick={() => go(file, outcome.filed)}>
                  {t(outcome.refused > 0 ? 'transferTable.goSome' : 'transferTable.go', {
                    count: outcome.filed,
                  })}
                </Button>
              )
            )}
          </div>
          <DeskTableRows outcome={outcome} />
        </Section>
      )}
    </div>
  );
}

function Template() {
  const { t } = useTranslation('workbench');
  const work = useMutation({
    mutationFn: () => download('GET /transfer-tables/template'),
    onSuccess: ({ blob, fileName }) => saveFile(blob, fileName ?? 'template.xlsx'),
  });
  return (
    <Section title={t('transferTable.one')}>
      <p>{t('transferTable.oneHint')}</p>
      <div className="z-actions">
        <Button busy={work.isPending} onClick={() => work.mutate()}>
          {t('transferTable.template')}
        </Button>
      </div>
      <FormProblem error={work.error} />
    </Section>
  );
}

/** How many can be filed, were filed before, cannot. */
function Summary({ outcome: { outcome, filed, already, refused } }: { outcome: TableOutcome }) {
  const { t } = useTranslation('workbench');
  return (
    <>
      {outcome === 'filed' && <Notice kind="success">{t('transferTable.done', { count: filed })}</Notice>}
      {outcome === 'preview' && filed > 0 && (
        <Notice kind="success">{t('transferTable.possible', { count: filed })}</Notice>
      )}
      {already > 0 && <Notice>{t('transferTable.already', { count: already })}</Notice>}
      {filed === 0 && already > 0 && refused === 0 && <p>{t('transferTable.allFiled')}</p>}
      {refused > 0 && (
        <Notice kind="warning">
          <strong>{t('transferTable.refused', { count: refused })}</strong>
          <br />
          {t('transferTable.refusedHint')}
        </Notice>
      )}
    </>
  );
}
