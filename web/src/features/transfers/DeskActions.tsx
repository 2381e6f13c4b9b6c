import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../../lib/use-media.ts';
import { Button } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/desk/MenuButton.tsx';
import { EndorseDialog, IssueDialog } from './DeskApprove.tsx';
import { AcceptDialog, CompleteDialog } from './DeskAssign.tsx';
import { CheckInDialog, ReasonDialog } from './DeskReason.tsx';
import { ReceiptDialog } from './DeskReceipt.tsx';
import { RedirectDialog, ResubmitDialog } from './DeskRedirect.tsx';
import { ExtendDialog, ReissueDialog } from './DeskValidity.tsx';
import type { Transfer } from './transfers.desk.queries.ts';
import { type Deed, deedsOf } from './transfers.desk.ts';
import type { DeedProperties } from './use-deed.ts';

/** What the acting duty may do with it, the one that leads on in front. */
export function DeskActions({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const [deed, setDeed] = useState<Deed | null>(null);
  const { primary, others } = deedsOf(transfer);
  // One or two stand in sight at a desk; more lie in a menu, and on a phone all but one.
  const isPhone = usePhone();
  const inMenu = others.length > (isPhone && primary ? 1 : 2);
  const start = (one: Deed) => () => setDeed(one);
  return (
    <>
      {inMenu ? (
        <MenuButton label={t('transfers.otherDeeds')}>
          {others.map((one) => (
            <button key={one} type="button" className="z-menu-item" onClick={start(one)}>
              {t(`transfers.deed_${one}`)}
            </button>
          ))}
        </MenuButton>
      ) : (
        others.map((one) => (
          <Button key={one} onClick={start(one)}>
            {t(`transfers.deed_${one}`)}
          </Button>
        ))
      )}
      {primary && (
        <Button kind="primary" onClick={start(primary)}>
          {t(`transfers.deed_${primary}`)}
        </Button>
      )}
      {deed && <DeedDialog deed={deed} transfer={transfer} onClose={() => setDeed(null)} />}
    </>
  );
}

function DeedDialog({ deed, ...rest }: DeedProperties & { deed: Deed }) {
  switch (deed) {
    case 'accept':
      return <AcceptDialog {...rest} />;
    case 'complete':
      return <CompleteDialog {...rest} />;
    case 'endorse':
      return <EndorseDialog {...rest} />;
    case 'issue':
      return <IssueDialog {...rest} />;
    case 'resubmit':
      return <ResubmitDialog {...rest} />;
    case 'redirect':
      return <RedirectDialog {...rest} />;
    case 'check_in':
      return <CheckInDialog {...rest} />;
    case 'register_receipt':
      return <ReceiptDialog {...rest} />;
    case 'extend':
      return <ExtendDialog {...rest} />;
    case 'reissue':
      return <ReissueDialog {...rest} />;
    case 'return':
    case 'refuse':
    case 'withdraw':
      return <ReasonDialog deed={deed} {...rest} />;
  }
}
