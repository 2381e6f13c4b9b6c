import { useQueryClient } from '@tanstack/react-query';
import { useDialogStep } from '../../ui/desk/use-dialog-step.ts';
import { settle, type Transfer, transferQuery } from './transfers.desk.queries.ts';

export interface DeedProperties {
  transfer: Transfer;
  onClose: () => void;
}

/** One step of a transfer. */
export function useDeed(
  { transfer, onClose }: DeedProperties,
  isReady: boolean,
  send: () => Promise<Transfer>,
  /** Where the step takes the transfer out of sight: goes elsewhere before anything is read anew. */
  onGone?: () => void,
) {
  const client = useQueryClient();
  return useDialogStep({
    isReady,
    send,
    onDone: async (next) => {
      onGone?.();
      await settle(client, next);
      onClose();
    },
    onStale: () => void client.invalidateQueries({ queryKey: transferQuery(transfer.id).queryKey }),
  });
}
