import { ethnicGroupCodes } from '@zhibu/contract/codes';
import { stages } from '@zhibu/contract/fields';
import { transferGroundKeys, transferGrounds } from '@zhibu/contract/transfer-states';
import { useTranslation } from 'react-i18next';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { DayField } from '../../ui/desk/DayField.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import {
  dayKeys,
  daysOf,
  type IncomingDraft,
  type IncomingKey,
  incomingStageKeys,
  readOff,
} from './transfers.desk.incoming.ts';

interface Properties {
  draft: IncomingDraft;
  onChange: (change: Partial<IncomingDraft>) => void;
  error: unknown;
  /** What was left empty, once it was asked for. */
  missing: readonly IncomingKey[];
}

/** One box of the form: what is missing stands at it, and what the server said. */
function useBox({ draft, onChange, error, missing }: Properties) {
  const { t } = useTranslation('workbench');
  return (key: IncomingKey, pointer: string, label: string, isNeeded = false) => ({
    label: isNeeded ? `${label} *` : label,
    value: draft[key],
    onChange: (value: string) => onChange({ [key]: value }),
    error: missing.includes(key)
      ? t(dayKeys.includes(key) ? 'transfers.fillDay' : 'transfers.fillIn')
      : problemAt(error, pointer),
    autoComplete: 'off',
  });
}

/** The letter itself: who issued it, its number and days. */
export function IncomingLetterFields(properties: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const box = useBox(properties);
  const { draft, onChange } = properties;
  const { autoComplete: _none, ...ground } = box('ground', '/ground', t('transfers.ground'), true);
  return (
    <div className="desk-form-grid">
      <TextField {...box('number', '/letter/number', t('transfers.letterNumber'), true)} maxLength={60} />
      <TextField {...box('issuer', '/letter/issuer', t('transfers.issuer'), true)} maxLength={120} />
      <DayField {...box('issuedOn', '/letter/issuedOn', t('transfers.letterIssued'), true)} />
      <DayField {...box('until', '/letter/until', t('transfers.letterUntil'), true)} />
      <TextField {...box('month', '/letter/duesUntil', t('transfers.duesField'))} maxLength={12} />
      <DayField
        {...box('arrivedOn', '/arrivedOn', t('transfers.arrivedOn'))}
        hint={t('transfers.arrivedOnHint')}
      />
      <TextField {...box('issuerPhone', '/letter/phone', t('transfers.issuerPhone'))} maxLength={40} />
      <TextField {...box('issuerPlace', '/letter/place', t('transfers.issuerPlace'))} maxLength={200} />
      <SelectField
        {...ground}
        empty={t('transfers.groundChoose')}
        value={draft.ground}
        onChange={(key) => onChange({ ground: transferGroundKeys.find((one) => one === key) ?? '' })}
        options={transferGroundKeys.map((key) => ({ value: key, label: reader.words(transferGrounds[key]) }))}
      />
    </div>
  );
}

/** Whom it introduces: what a new file needs. */
export function IncomingPersonFields(properties: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const box = useBox(properties);
  const { draft, onChange } = properties;
  const { autoComplete: _sex, ...sex } = box('sex', '/person/sex', t('transfers.sex'), true);
  const { autoComplete: _group, ...group } = box(
    'ethnicGroup',
    '/person/ethnicGroup',
    t('transfers.ethnicGroup'),
  );
  const { autoComplete: _stage, ...stage } = box('stage', '/person/stage', t('transfers.stage'), true);
  const dayLabels = {
    applied: t('transfers.personApplied'),
    joined: t('transfers.joined'),
    full: t('transfers.full'),
  };
  return (
    <div className="desk-form-grid">
      <TextField {...box('name', '/person/name', t('transfers.personName'), true)} maxLength={60} />
      <TextField
        {...box('idNumber', '/person/idNumber', t('transfers.idNumber'), true)}
        onChange={(idNumber) => onChange({ idNumber, ...readOff(idNumber) })}
        maxLength={40}
      />
      <SelectField
        {...sex}
        empty={t('transfers.groundChoose')}
        onChange={(key) => onChange({ sex: key === 'male' || key === 'female' ? key : '' })}
        options={(['male', 'female'] as const).map((key) => ({
          value: key,
          label: t(`members.sex_${key}`),
        }))}
      />
      <DayField {...box('birth', '/person/birth', t('transfers.birth'), true)} />
      <SelectField
        {...group}
        empty={t('transfers.groundChoose')}
        options={ethnicGroupCodes.map(({ code, zh, en }) => ({
          value: code,
          label: reader.words({ zh, en }),
        }))}
      />
      <TextField
        {...box('phone', '/person/phone', t('transfers.personPhone'))}
        maxLength={40}
        inputMode="tel"
      />
      <SelectField
        {...stage}
        onChange={(key) => onChange({ stage: incomingStageKeys.find((one) => one === key) ?? 'full' })}
        options={incomingStageKeys.map((key) => ({ value: key, label: reader.words(stages[key]) }))}
      />
      {daysOf(draft.stage).map((key) => (
        <DayField key={key} {...box(key, `/person/${key}`, dayLabels[key], true)} />
      ))}
    </div>
  );
}
