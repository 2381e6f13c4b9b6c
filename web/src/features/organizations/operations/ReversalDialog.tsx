import { useMutation, useQueryClient } from '@tanstack/react-query';
import { operationKinds } from '@zhibu/contract/operation-kinds';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { useReader } from '../../../lib/words.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { FormProblem } from '../../../ui/ErrorState.tsx';
import { OperationPreview } from './OperationPreview.tsx';
import type { DoneOperation } from './operation.calls.ts';
import { usePreview } from './use-preview.ts';

interface Properties {
  operation: DoneOperation;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** Undoes an act by its reverse, after saying what that would do and what stands in its way. */
export function ReversalDialog({ operation, onDone, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const client = useQueryClient();
  const reverse = (preview: boolean) =>
    call('POST /organization-operations/{id}/reversal', {
      params: { id: operation.id },
      query: { preview },
      body: {},
    });
  const preview = usePreview(operation.id, {}, () => reverse(true));
  const act = useMutation({
    mutationFn: () => reverse(false),
    onSuccess: async () => {
      await client.invalidateQueries();
      await onDone();
      onClose();
    },
  });
  const hindered = preview.waiting || preview.outcome === null || preview.outcome.blocks.length > 0;
  return (
    <Dialog
      title={t('operations.reverseTitle', { what: reader.words(operationKinds[operation.kind]) })}
      onClose={onClose}
    >
      <p>{t('operations.reverseLead')}</p>
      <OperationPreview preview={preview} />
      <FormProblem error={act.error} />
      <div className="z-actions">
        <Button kind="primary" busy={act.isPending} disabled={hindered} onClick={() => act.mutate()}>
          {t('operations.reverse')}
        </Button>
        <Button onClick={onClose}>{t('desk.cancel')}</Button>
      </div>
    </Dialog>
  );
}
