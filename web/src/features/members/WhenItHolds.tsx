import { memberFieldTable } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import { formKeys, isDated, isForAllTime } from './member.form.ts';

interface Properties {
  /** The fields that were changed. */
  changed: readonly string[];
  since: string;
  onSince: (day: string) => void;
  error: string | undefined;
}

/** From when the changes hold: asked only where it makes a difference, said where they hold for all time. */
export function WhenItHolds({ changed, since, onSince, error }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const corrected = formKeys.filter((key) => changed.includes(key) && isForAllTime(key));
  const dated = changed.some(isDated);
  if (!dated && corrected.length === 0) return null;
  const fields = corrected.map((key) => reader.words(memberFieldTable[key])).join(t('desk.listMark'));
  return (
    <Section>
      {dated && (
        <DayField
          label={t('members.since')}
          hint={t('members.sinceHint')}
          value={since}
          onChange={onSince}
          error={isDayOrEmpty(since) && since > chinaToday() ? t('members.sinceAhead') : error}
        />
      )}
      {corrected.length > 0 && <Notice>{t('members.forAllTime', { fields })}</Notice>}
    </Section>
  );
}
