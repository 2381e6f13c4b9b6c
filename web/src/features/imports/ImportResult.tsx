import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call, download } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ImportProblems } from './ImportProblems.tsx';
import type { MemberImport } from './import.mapping.ts';
import { UnknownOrganizations } from './UnknownOrganizations.tsx';

interface Properties {
  one: MemberImport;
  onRemap: () => void;
}

/** What the check or the import came to, said plainly: what was stored, what was not, what to do next. */
export function ImportResult({ one, onRemap }: Properties) {
  const { t } = useTranslation('workbench');
  return (
    <>
      <Outcome one={one} />
      {one.state !== 'cancelled' && one.state !== 'committed' && <Counts one={one} />}
      <div className="z-actions">
        {one.can.commit && <CommitButton one={one} />}
        {one.state === 'committed' && (
          <Link
            to="/members"
            search={{ organization: one.organization.id }}
            className={buttonClass('primary')}
          >
            {t('imports.seeMembers')}
          </Link>
        )}
        {one.can.report && <ReportButton one={one} />}
        {one.can.check && <Button onClick={onRemap}>{t('imports.changeColumns')}</Button>}
      </div>
      {one.unknownOrganizations.length > 0 && one.state !== 'committed' && <UnknownOrganizations one={one} />}
      {one.problemCount > 0 && <ImportProblems one={one} />}
      <SkippedParts one={one} />
    </>
  );
}

/** Blank rows, subtotals, hidden sheets: read, but nobody's row. Said, so that nothing vanishes silently. */
function SkippedParts({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (one.skipped.length === 0) return null;
  return (
    <details className="z-muted z-small">
      <summary>{t('imports.skipped')}</summary>
      <ul className="desk-plain-list">
        {one.skipped.map(({ sheet, reason, rows }) => {
          const said = { sheet, reason: t(`imports.skip_${reason}`), n: reader.number(rows) };
          return (
            <li key={`${sheet} ${reason}`}>
              {rows > 0 ? t('imports.skippedRows', said) : t('imports.skippedSheet', said)}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function Outcome({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const counts = { accepted: reader.number(one.accepted), unchanged: reader.number(one.unchanged) };
  const failure = one.failure && <p>{reader.words(one.failure)}</p>;
  switch (one.state) {
    case 'committed':
      return (
        <Notice kind="success">
          <p>{t('imports.committedTitle', counts)}</p>
          <p className="z-muted">{t('imports.committedAt', { at: reader.instant(one.committedAt) })}</p>
        </Notice>
      );
    case 'failed':
      return (
        <Notice kind="error">
          <p>{t('imports.failedTitle')}</p>
          {failure}
        </Notice>
      );
    case 'cancelled':
      return <Notice>{t('imports.cancelledTitle')}</Notice>;
    case 'refused':
      return (
        <Notice kind="error">
          <p>{t('imports.refusedTitle', { n: reader.number(one.problemCount) })}</p>
          <p>{t('imports.refusedHint')}</p>
          {failure}
        </Notice>
      );
    default:
      return (
        <Notice kind={one.accepted > 0 ? 'success' : 'info'}>
          <p>{one.accepted > 0 ? t('imports.allGood') : t('imports.nothingNew')}</p>
          {failure}
        </Notice>
      );
  }
}

function Counts({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  return (
    <dl className="desk-figures">
      <div>
        <dt>{t('imports.countAccepted')}</dt>
        <dd>{number(one.accepted)}</dd>
      </div>
      <div>
        <dt>{t('imports.countUnchanged')}</dt>
        <dd>{number(one.unchanged)}</dd>
      </div>
      <div>
        <dt>{t('imports.countProblems')}</dt>
        <dd>{number(one.problemCount)}</dd>
      </div>
    </dl>
  );
}

function CommitButton({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  const client = useQueryClient();
  const key = ['imports', 'one', one.id];
  const commit = useMutation({
    mutationFn: () =>
      call('POST /member-imports/{id}/commit', { params: { id: one.id }, ifMatch: one.version }),
    onSuccess: (running) => client.setQueryData(key, running),
    onError: (error) => {
      if (isProblem(error, 'stale') || isProblem(error, 'conflict'))
        void client.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <>
      {isProblem(commit.error, 'stale') ? (
        <Notice kind="warning">{t('imports.changedMeanwhile')}</Notice>
      ) : (
        <FormProblem error={commit.error} />
      )}
      <Button kind="primary" busy={commit.isPending} onClick={() => commit.mutate()}>
        {t('imports.commit', { n: number(one.accepted) })}
      </Button>
    </>
  );
}

function ReportButton({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const report = useMutation({
    mutationFn: () => download('GET /member-imports/{id}/report', { params: { id: one.id } }),
    onSuccess: ({ blob, fileName }) => saveFile(blob, fileName ?? one.fileName),
  });
  return (
    <>
      <Button busy={report.isPending} onClick={() => report.mutate()}>
        {report.isPending ? t('imports.reportBusy') : t('imports.report')}
      </Button>
      <FormProblem error={report.error} />
    </>
  );
}
