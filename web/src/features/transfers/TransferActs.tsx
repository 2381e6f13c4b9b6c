import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import {
  AssignDialog,
  EndorseDialog,
  ExtendDialog,
  IssueDialog,
  ReasonDialog,
  RedirectDialog,
  ReissueDialog,
} from './StepDialogs.tsx';
import type { Transfer } from './transfers.queries.ts';
import { useStep } from './use-step.ts';

/** In the order in which they are wanted; the first that is open is the page's one primary action. */
const acts = [
  'endorse',
  'issue',
  'complete',
  'accept',
  'resubmit',
  'extend',
  'reissue',
  'redirect',
  'return',
  'refuse',
  'withdraw',
] as const;
type Act = (typeof acts)[number];

/** What the acting duty may do now, and nothing else. */
export function TransferActs({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const [open, setOpen] = useState<Act | null>(null);
  const close = () => setOpen(null);
  const resubmit = useStep(transfer, 'resubmit', close);
  const possible = acts.filter((act) => transfer.can[act]);
  return (
    <>
      {possible.map((act, index) => (
        <Button
          key={act}
          kind={index === 0 ? 'primary' : 'secondary'}
          busy={act === 'resubmit' && resubmit.isPending}
          onClick={() => (act === 'resubmit' ? resubmit.mutate({}) : setOpen(act))}
        >
          {t(`transfers.${act}`)}
        </Button>
      ))}
      {open !== null && <ActDialog act={open} transfer={transfer} onClose={close} />}
    </>
  );
}

function ActDialog({ act, transfer, onClose }: { act: Act; transfer: Transfer; onClose: () => void }) {
  const common = { transfer, onClose };
  switch (act) {
    case 'endorse':
      return <EndorseDialog {...common} />;
    case 'issue':
      return <IssueDialog {...common} />;
    case 'complete':
      return <AssignDialog {...common} name="approve" />;
    case 'accept':
      return <AssignDialog {...common} name="accept" />;
    case 'extend':
      return <ExtendDialog {...common} />;
    case 'reissue':
      return <ReissueDialog {...common} />;
    case 'redirect':
      return <RedirectDialog {...common} />;
    case 'return':
    case 'refuse':
    case 'withdraw':
      return <ReasonDialog {...common} name={act} />;
    case 'resubmit':
      return null;
  }
}
