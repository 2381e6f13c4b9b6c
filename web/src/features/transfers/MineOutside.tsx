import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Wished } from './transfers.mine.ts';

interface Properties {
  id: string;
  wished: Wished;
  onChange: (wished: Wished | null) => void;
  error: string | undefined;
}

/** A destination that is not in this registry: its full name as the member knows it, and how it is reached. */
export function MineOutside({ id, wished, onChange, error }: Properties) {
  const { t } = useTranslation('myTransfers');
  const set = (change: Partial<Wished>) => onChange({ ...wished, ...change });
  return (
    <>
      <div id={id} tabIndex={-1}>
        <TextField
          label={t('form.outsideName')}
          hint={t('form.outsideNameHint')}
          error={error}
          value={wished.name}
          onChange={(name) => set({ name })}
          maxLength={120}
          autoComplete="off"
        />
      </div>
      <TextField
        label={t('form.outsidePlace')}
        value={wished.place ?? ''}
        onChange={(place) => set({ place })}
        maxLength={200}
        autoComplete="off"
      />
      <TextField
        label={t('form.outsidePhone')}
        value={wished.phone ?? ''}
        onChange={(phone) => set({ phone })}
        maxLength={40}
        inputMode="tel"
        autoComplete="off"
      />
      <Notice>{t('form.outsideMeans')}</Notice>
      <Button wide onClick={() => onChange(null)}>
        {t('form.outsideBack')}
      </Button>
    </>
  );
}
