import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useSession } from '../../app/session.tsx';
import { usePhone } from '../../lib/use-media.ts';
import { Button } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/desk/MenuButton.tsx';
import { RecordDialog } from '../contacts/RecordDialog.tsx';
import { FilingButton } from '../transfers/public.ts';
import { AwayDialog } from './AwayDialog.tsx';
import type { Period } from './mobility.queries.ts';
import {
  EndDialog,
  ExtendDialog,
  LeaveDialog,
  PlainDialog,
  ReasonDialog,
  type StepProperties,
} from './StepDialogs.tsx';

/** In the order in which they lead on; the first that is open stands in front. */
const deeds = [
  'confirm',
  'register',
  'recordContact',
  'resume',
  'end',
  'extend',
  'leave',
  'decline',
  'reject',
] as const;
type Deed = (typeof deeds)[number];

/** What the acting duty may do with it, the one that leads on in front. */
export function PeriodActions({ period }: { period: Period }) {
  const { t } = useTranslation('workbench');
  const [deed, setDeed] = useState<Deed | null>(null);
  const open = deeds.filter((one) => period.can[one]);
  // Who is back is taken home, before anything else.
  const primary = period.state === 'returning' && period.can.end ? 'end' : open[0];
  const others = open.filter((one) => one !== primary);
  // One or two stand in sight at a desk; more lie in a menu, and on a phone all but one.
  const inMenu = others.length > (usePhone() ? 1 : 2);
  return (
    <>
      {period.transferTo && period.can.end && (
        <FilingButton
          member={period.member}
          destination={period.transferTo}
          title={t('mobility.toTransfer')}
        />
      )}
      {inMenu ? (
        <MenuButton label={t('mobility.otherDeeds')}>
          {others.map((one) => (
            <button key={one} type="button" className="z-menu-item" onClick={() => setDeed(one)}>
              {t(`mobility.deed_${one}`)}
            </button>
          ))}
        </MenuButton>
      ) : (
        others.map((one) => (
          <Button key={one} onClick={() => setDeed(one)}>
            {t(`mobility.deed_${one}`)}
          </Button>
        ))
      )}
      {primary && (
        <Button kind="primary" onClick={() => setDeed(primary)}>
          {t(`mobility.deed_${primary}`)}
        </Button>
      )}
      {deed && <DeedDialog deed={deed} period={period} onClose={() => setDeed(null)} />}
    </>
  );
}

function DeedDialog({ deed, ...rest }: StepProperties & { deed: Deed }) {
  const duty = actingDutyOf(useSession());
  switch (deed) {
    case 'register':
      return <AwayDialog organizationId={duty?.organization.id ?? ''} {...rest} />;
    case 'recordContact':
      return <RecordDialog member={rest.period.member} kind="contact" onClose={rest.onClose} />;
    case 'confirm':
    case 'resume':
      return <PlainDialog step={deed} {...rest} />;
    case 'reject':
    case 'decline':
      return <ReasonDialog step={deed} {...rest} />;
    case 'leave':
      return <LeaveDialog {...rest} />;
    case 'extend':
      return <ExtendDialog {...rest} />;
    case 'end':
      return <EndDialog {...rest} />;
  }
}
