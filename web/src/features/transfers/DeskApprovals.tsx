import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { type Line, recount } from './transfers.desk.queries.ts';

type Outcome = AnswerOf<'POST /transfers/approvals'>;

interface Properties {
  chosen: readonly Line[];
  onDone: () => void;
}

/** Many approvals at once: what they mean before, what was refused and why after. */
export function DeskApprovals({ chosen, onDone }: Properties) {
  const { t } = useTranslation('workbench');
  // What was asked for stays in sight although the board has moved on.
  const [asked, setAsked] = useState<readonly Line[] | null>(null);
  return (
    <>
      {chosen.length > 0 && (
        <div className="transfer-chosen">
          <span>{t('transfers.chosen', { count: chosen.length })}</span>
          <span className="z-actions">
            <Button kind="primary" onClick={() => setAsked(chosen)}>
              {t('transfers.approveMany')}
            </Button>
            <Button kind="quiet" onClick={onDone}>
              {t('transfers.chooseNone')}
            </Button>
          </span>
        </div>
      )}
      {asked && (
        <ApprovalsDialog
          lines={asked}
          onClose={(done) => {
            setAsked(null);
            if (done) onDone();
          }}
        />
      )}
    </>
  );
}

function ApprovalsDialog({ lines, onClose }: { lines: readonly Line[]; onClose: (done: boolean) => void }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const work = useMutation({
    mutationFn: () =>
      call('POST /transfers/approvals', {
        body: { transfers: lines.map(({ id, version }) => ({ id, version })) },
      }),
    onSuccess: () => recount(client),
  });
  const outcome = work.data;
  return (
    <Dialog
      title={t(outcome ? 'transfers.approvedTitle' : 'transfers.approveManyTitle', { count: lines.length })}
      onClose={() => onClose(outcome !== undefined)}
    >
      {outcome ? (
        <Result lines={lines} outcome={outcome} onClose={() => onClose(true)} />
      ) : (
        <>
          <p>{t('transfers.approveManyWhat')}</p>
          <ul className="desk-plain-list transfer-names">
            {lines.map((line) => (
              <li key={line.id}>
                <strong>{line.member.name}</strong>{' '}
                <span className="z-muted">
                  {line.origin.name} → {line.destination.name}
                </span>
              </li>
            ))}
          </ul>
          <FormProblem error={work.error} />
          <div className="z-actions">
            <Button kind="primary" busy={work.isPending} onClick={() => work.mutate()}>
              {t('transfers.approveManyGo', { count: lines.length })}
            </Button>
            <Button onClick={() => onClose(false)}>{t('desk.cancel')}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

interface ResultProperties {
  lines: readonly Line[];
  outcome: Outcome;
  onClose: () => void;
}

function Result({ lines, outcome, onClose }: ResultProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { approved, refused } = outcome;
  const nameOf = (id: string) => lines.find((line) => line.id === id)?.member.name ?? '';
  return (
    <>
      <Notice kind={approved > 0 ? 'success' : 'info'}>{t('transfers.approved', { count: approved })}</Notice>
      {refused.length > 0 && (
        <Notice kind="warning">
          <strong>{t('transfers.notApproved', { count: refused.length })}</strong>
          <ul className="desk-plain-list">
            {refused.map(({ id, words }) => (
              <li key={id}>
                <strong>{nameOf(id)}</strong>：{reader.words(words)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="z-actions">
        <Button kind="primary" onClick={onClose}>
          {t('desk.close')}
        </Button>
      </div>
    </>
  );
}
