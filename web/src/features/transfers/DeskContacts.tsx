import { transferSides } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { dialled } from '../../lib/phones.ts';
import { useReader } from '../../lib/words.ts';
import { Section } from '../../ui/Section.tsx';
import type { Transfer } from './transfers.desk.queries.ts';

/** Whom to call on either side. */
export function DeskContacts({ transfer: { contacts } }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (contacts.length === 0) return null;
  return (
    <Section title={t('transfers.contacts')}>
      <ul className="z-rows">
        {contacts.map(({ side, organization, phone, address }) => (
          <li key={side}>
            <div className="z-muted z-small">{reader.words(transferSides[side])}</div>
            <div>{organization}</div>
            {phone === null ? (
              <div className="z-muted z-small">{t('transfers.noPhone')}</div>
            ) : (
              <a href={`tel:${dialled(phone)}`}>{phone}</a>
            )}
            {address !== null && <div className="z-small">{address}</div>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
