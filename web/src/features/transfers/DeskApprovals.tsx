import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { type Line, recount } from './transfers.desk.queries.ts';
import { partsOf } from './transfers.desk.ts';

type Outcome = AnswerOf<'POST /transfers/approvals'>;

interface Properties {
  /** Of this page, what can be approved. */
  choosable: readonly Line[];
  chosen: readonly Line[];
  onChoose: (lines: readonly Line[], on: boolean) => void;
  onDone: () => void;
}

/**
 * Many approvals at once: what they mean before, what was refused and why after. Its line stands there before anything
 * is chosen, so that with the first choice no row moves away under the pointer.
 */
export function DeskApprovals({ choosable, chosen, onChoose, onDone }: Properties) {
  const { t } = useTranslation('workbench');
  // What was asked for stays in sight although the board has moved on.
  const [asked, setAsked] = useState<readonly Line[] | null>(null);
  const ids = new Set(chosen.map(({ id }) => id));
  return (
    <>
      {(choosable.length > 0 || chosen.length > 0) && (
        <div className={chosen.length > 0 ? 'transfer-chosen some' : 'transfer-chosen'}>
          {choosable.length > 0 && (
            <label className="z-check">
              <input
                type="checkbox"
                checked={choosable.every(({ id }) => ids.has(id))}
                onChange={(event) => onChoose(choosable, event.target.checked)}
              />
              <span>{t('transfers.chooseAll', { count: choosable.length })}</span>
            </label>
          )}
          {chosen.length > 0 && (
            <span className="z-actions">
              <strong>{t('transfers.chosen', { count: chosen.length })}</strong>
              <Button kind="primary" onClick={() => setAsked(chosen)}>
                {t('transfers.approveMany')}
              </Button>
              <Button kind="quiet" onClick={onDone}>
                {t('transfers.chooseNone')}
              </Button>
            </span>
          )}
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
  // What was answered stays answered when the line is lost between two parts: the next press sends the rest.
  const answered = useRef<Outcome & { parts: number }>({ approved: 0, refused: [], parts: 0 });
  const work = useMutation({
    mutationFn: async (): Promise<Outcome> => {
      for (const part of partsOf(lines).slice(answered.current.parts)) {
        const { approved, refused } = await call('POST /transfers/approvals', {
          body: { transfers: part.map(({ id, version }) => ({ id, version })) },
        });
        const before = answered.current;
        answered.current = {
          approved: before.approved + approved,
          refused: [...before.refused, ...refused],
          parts: before.parts + 1,
        };
      }
      return answered.current;
    },
    onSettled: () => recount(client),
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
