import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Section } from '../../ui/Section.tsx';
import type { MyTransfer } from './transfers.mine.queries.ts';

/** Whom to call: whose turn it is first. */
export function MineContacts({ transfer }: { transfer: MyTransfer }) {
  const { t } = useTranslation('myTransfers');
  // With the letter in hand the member goes to the destination, and calls there first.
  const first = transfer.turn === 'member' && transfer.letter !== null ? 'destination' : transfer.turn;
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
              <span className="z-hint-line">{t(`call.${side}`)}</span>
            </span>
            {address !== null && <span>{t('call.address', { address })}</span>}
            {phone === null ? (
              <span className="z-muted">{t('call.noPhone')}</span>
            ) : (
              <a
                className={buttonClass()}
                href={`tel:${phone.replaceAll(/[^\d+*#]/g, '')}`}
                aria-label={t('call.dialTo', { organization, phone })}
              >
                <Icon name="phone" />
                {t('call.dial', { phone })}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
