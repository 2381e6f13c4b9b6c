import { ethnicGroupCodes } from '@zhibu/contract/codes';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import type { Transfer } from './transfers.desk.queries.ts';

/** What a paper letter from outside says, while its acceptance waits: to be held against the paper and the person. */
export function DeskIncoming({ transfer: { incoming } }: { transfer: Transfer }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (incoming === null) return null;
  const { number, issuer, issuedOn, until, arrivedOn, idNumber, sex, birth, ethnicGroup, returns } = incoming;
  const group = ethnicGroupCodes.find(({ code }) => code === ethnicGroup);
  const day = (label: string, value: string | null) =>
    value === null ? [] : [{ label, value: reader.day(value) }];
  return (
    <Section title={t('transfers.incomingTitle')}>
      {returns && <Notice>{t('transfers.incomingReturns')}</Notice>}
      <Facts
        items={[
          { label: t('transfers.letterNumber'), value: number },
          { label: t('transfers.issuer'), value: issuer },
          ...day(t('transfers.letterIssued'), issuedOn),
          ...day(t('transfers.letterUntil'), until),
          ...day(t('transfers.arrivedOn'), arrivedOn),
          { label: t('transfers.idNumber'), value: idNumber },
          { label: t('transfers.sex'), value: t(`members.sex_${sex}`) },
          ...day(t('transfers.birth'), birth),
          ...(group ? [{ label: t('transfers.ethnicGroup'), value: reader.words(group) }] : []),
          ...day(t('transfers.personApplied'), incoming.applied),
          ...day(t('transfers.joined'), incoming.joined),
          ...day(t('transfers.full'), incoming.full),
        ]}
      />
    </Section>
  );
}
