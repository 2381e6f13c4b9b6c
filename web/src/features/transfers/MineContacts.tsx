import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { dialled } from '../../lib/phones.ts';
import { buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Section } from '../../ui/Section.tsx';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { situationOf } from './transfers.mine.ts';

/** Whom to call: whose turn it is first. */
export function MineContacts({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  const first = firstToCall(transfer);
  // Within one committee it stands on both sides, and is called once.
  const once = transfer.contacts.filter(
    ({ organization }, index, all) => all.findIndex((other) => other.organization === organization) === index,
  );
  const contacts = [...once].sort((a, b) => Number(b.side === first) - Number(a.side === first));
  if (contacts.length === 0) return null;
  return (
    <Section title={t('call.title')}>
      <ul className="z-rows">
        {contacts.map(({ side, organization, phone, address }) => (
          <li key={side} className="mine-contact">
            <span>
              <strong>{organization}</strong>
              <span className="z-hint-line">
                {phone === null ? t('call.noPhone', { side: t(`call.${side}`) }) : t(`call.${side}`)}
              </span>
            </span>
            {address !== null && <span>{t('call.address', { address })}</span>}
            {phone !== null && (
              <a
                className={buttonClass()}
                href={`tel:${dialled(phone)}`}
                aria-label={t('call.dialTo', { organization, phone })}
              >
                <Icon name="phone" />
                {t('call.dial', { phone })}
              </a>
            )}
          </li>
        ))}
      </ul>
      {contacts.every(({ phone }) => phone === null) && <p>{t('call.nobody')}</p>}
    </Section>
  );
}

/** With the letter in hand one goes to the destination; a letter that lapsed is the committee's to mend. */
function firstToCall(transfer: MyTransfer): MyTransfer['turn'] {
  switch (situationOf(transfer, chinaToday())) {
    case 'issued':
      return 'destination';
    case 'lapsed':
      return 'origin_committee';
    default:
      return transfer.turn;
  }
}
