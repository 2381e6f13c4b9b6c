import { useQueryClient } from '@tanstack/react-query';
import { useDialogStep } from '../../ui/desk/use-dialog-step.ts';
import { type Period, periodQuery, settle } from './mobility.queries.ts';

/** One step of a period, or the first one of a new period. */
export function useStep(
  { period, onDone }: { period: Period | null; onDone: (next: Period) => void },
  isReady: boolean,
  send: () => Promise<Period>,
) {
  const client = useQueryClient();
  return useDialogStep({
    isReady,
    send,
    onDone: async (next) => {
      await settle(client, next);
      onDone(next);
    },
    onStale: () => {
      if (period) void client.invalidateQueries({ queryKey: periodQuery(period.id).queryKey });
    },
  });
}
