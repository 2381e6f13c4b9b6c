import { useTranslation } from 'react-i18next';
import { problemAt } from '../../lib/problem.ts';
import { orNull } from '../../ui/desk/use-dialog-step.ts';
import { CheckField, TextField } from '../../ui/Field.tsx';
import { DestinationField, type DestinationPlace } from './DeskFields.tsx';

/** Where somebody goes: a committee of this registry, or an organisation outside, known by what is typed of it. */
export type Whither = DestinationPlace | OutsideDraft;
export interface OutsideDraft {
  id: null;
  name: string;
  place: string;
  phone: string;
  isOwn: false;
}

const nowhere: OutsideDraft = { id: null, name: '', place: '', phone: '', isOwn: false };

/** The shortest full name of an organisation. */
const shortest = 4;
export const isPlaced = (to: Whither | null): to is Whither =>
  to !== null && (to.id !== null || [...to.name.trim()].length >= shortest);

/** As the request says it. */
export function whitherOf(to: Whither | null) {
  if (to === null) return {};
  if (to.id !== null) return { destinationId: to.id };
  return { outside: { name: to.name.trim(), place: orNull(to.place), phone: orNull(to.phone) } };
}

interface Properties {
  value: Whither | null;
  onChange: (value: Whither | null) => void;
  error: unknown;
}

/** The receiving committee; where it is not in this registry, its full name and how it is reached. */
export function WhitherField({ value, onChange, error }: Properties) {
  const { t } = useTranslation('workbench');
  const isOutside = value?.id === null;
  return (
    <>
      {isOutside ? (
        <OutsideFields value={value} onChange={onChange} error={error} />
      ) : (
        <DestinationField value={value} onChange={onChange} error={problemAt(error, '/destinationId')} />
      )}
      <CheckField
        label={t('transfers.outsideCheck')}
        hint={t('transfers.outsideHint')}
        checked={isOutside}
        onChange={(checked) => onChange(checked ? nowhere : null)}
      />
    </>
  );
}

function OutsideFields({ value, onChange, error }: Properties & { value: OutsideDraft }) {
  const { t } = useTranslation('workbench');
  const set = (change: Partial<OutsideDraft>) => onChange({ ...value, ...change });
  return (
    <>
      <TextField
        label={`${t('transfers.outsideName')} *`}
        hint={t('transfers.outsideNameHint')}
        value={value.name}
        onChange={(name) => set({ name })}
        error={problemAt(error, '/outside/name') ?? problemAt(error, '/destinationId')}
        maxLength={120}
        autoComplete="off"
      />
      <TextField
        label={t('transfers.outsidePlace')}
        value={value.place}
        onChange={(place) => set({ place })}
        error={problemAt(error, '/outside/place')}
        maxLength={200}
        autoComplete="off"
      />
      <TextField
        label={t('transfers.outsidePhone')}
        value={value.phone}
        onChange={(phone) => set({ phone })}
        error={problemAt(error, '/outside/phone')}
        maxLength={40}
        autoComplete="off"
        inputMode="tel"
      />
    </>
  );
}
