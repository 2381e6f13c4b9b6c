import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chinaToday } from '../../lib/dates.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../Button.tsx';
import { Icon } from '../Icon.tsx';
import type { AsOfDays } from './as-of.ts';
import { DayField, isDayOrEmpty } from './DayField.tsx';
import { MenuButton } from './MenuButton.tsx';

const endOfLastYear = () => `${Number(chinaToday().slice(0, 4)) - 1}-12-31`;

interface PickerProperties {
  days: AsOfDays;
  onChange: (days: AsOfDays) => void;
}

/** "As of": today, the end of last year, or a day that is typed. */
export function AsOfPicker({ days, onChange }: PickerProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [typed, setTyped] = useState('');
  const [ahead, setAhead] = useState(false);
  const choose = (asOf: string | undefined) => {
    setTyped('');
    onChange({ asOf, asKnown: undefined });
  };
  const go = () => {
    if (typed === '' || !isDayOrEmpty(typed)) return;
    setAhead(typed > chinaToday());
    if (typed <= chinaToday()) choose(typed);
  };
  const { asOf } = days;
  return (
    <MenuButton
      icon="calendar"
      label={asOf === undefined ? t('asOf.today') : t('asOf.day', { day: reader.day(asOf) })}
      key={asOf ?? 'now'}
    >
      <button type="button" className="z-menu-item" onClick={() => choose(undefined)}>
        {t('asOf.now')}
      </button>
      <button type="button" className="z-menu-item" onClick={() => choose(endOfLastYear())}>
        {t('asOf.lastYear', { day: reader.day(endOfLastYear()) })}
      </button>
      <form
        className="desk-as-of"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <DayField
          label={t('asOf.other')}
          value={typed}
          onChange={setTyped}
          error={ahead ? t('asOf.ahead') : undefined}
        />
        <Button type="submit">{t('asOf.look')}</Button>
      </form>
    </MenuButton>
  );
}

interface BannerProperties extends PickerProperties {
  /** What is looked at: the roster, the tree. */
  what: string;
  children?: ReactNode;
}

/** Says that what stands below is the past, by whose knowledge, and the way back. */
export function AsOfBanner({ days: { asOf, asKnown }, what, onChange, children }: BannerProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (asOf === undefined) return null;
  const then = asKnown !== undefined;
  return (
    <div className="desk-past" role="status">
      <Icon name="history" />
      <div>
        <strong>
          {then
            ? t('asOf.seeThen', { day: reader.day(asOf), what, known: reader.day(asKnown) })
            : t('asOf.see', { day: reader.day(asOf), what })}
        </strong>
        {children}
      </div>
      <div className="z-actions">
        <Button kind="quiet" onClick={() => onChange({ asOf, asKnown: then ? undefined : asOf })}>
          {then ? t('asOf.knownNow') : t('asOf.knownThen')}
        </Button>
        <Button onClick={() => onChange({ asOf: undefined, asKnown: undefined })}>{t('asOf.back')}</Button>
      </div>
    </div>
  );
}
