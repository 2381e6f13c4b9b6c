import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import { type Transfer, transfersKey } from './transfers.queries.ts';

type StepName =
  | 'approve'
  | 'return'
  | 'resubmit'
  | 'refuse'
  | 'withdraw'
  | 'accept'
  | 'extend'
  | 'reissue'
  | 'redirect';
type StepBody = {
  approve: { duesUntil?: string; days?: number; branchId?: string };
  return: { reason: string };
  resubmit: Record<string, never>;
  refuse: { reason: string };
  withdraw: { reason: string };
  accept: { branchId: string };
  extend: { until: string; reason: string };
  reissue: { reason: string; days?: number };
  redirect: { destinationId: string; reason: string };
};

/** One step of a transfer; afterwards everything of transfers is read anew. */
export function useStep<N extends StepName>(
  transfer: Pick<Transfer, 'id' | 'version'>,
  name: N,
  onDone: () => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: StepBody[N]) =>
      // The nine steps have one shape; the body is the step's own, as just typed.
      call(`POST /transfers/{id}/${name}` as 'POST /transfers/{id}/approve', {
        params: { id: transfer.id },
        ifMatch: transfer.version,
        body: body as StepBody['approve'],
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: transfersKey });
      onDone();
    },
  });
}
