import { roles } from '@zhibu/contract/authorization';
import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../../lib/api.types.ts';
import { problemAt } from '../../../lib/problem.ts';
import { useReader } from '../../../lib/words.ts';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { Facts } from '../../../ui/Section.tsx';
import {
  type AdministratorRole,
  administratorRoles,
  type SetupDraft,
  type SetupFault,
} from './setup.rules.ts';

export type Region = AnswerOf<'GET /setup'>['regions'][number];

interface Step {
  draft: SetupDraft;
  onChange: (draft: SetupDraft) => void;
  faults: Record<string, SetupFault>;
  /** The server's refusal of the last try, if there was one. */
  refusal: unknown;
}

/** Our own finding first, then the server's words, by JSON pointer. */
function useFault({ faults, refusal }: Step): (pointer: string) => string | undefined {
  const { t } = useTranslation('accounts');
  return (pointer) => {
    const fault = faults[pointer];
    return fault === undefined ? problemAt(refusal, pointer) : t(`setup.${fault}`);
  };
}

export function RegionStep(step: Step & { regions: readonly Region[] }) {
  const { t } = useTranslation('accounts');
  const { draft, onChange, regions } = step;
  const fault = useFault(step);
  const provinces = [...new Set(regions.map(({ province }) => province))];
  const inProvince = regions.filter(({ province }) => province === draft.province);
  const choose = (province: string) => {
    const within = regions.filter((region) => region.province === province);
    // A municipality is one region: nothing is left to choose.
    onChange({ ...draft, province, regionId: within.length === 1 ? (within[0]?.id ?? null) : null });
  };
  return (
    <>
      <p>{t('setup.regionLead')}</p>
      <SelectField
        label={t('setup.province')}
        value={draft.province}
        onChange={choose}
        empty={t('setup.choose')}
        options={provinces.map((name) => ({ value: name, label: name }))}
        error={draft.province === '' ? fault('/regionId') : undefined}
      />
      {draft.province !== '' && (
        <SelectField
          label={t('setup.prefecture')}
          value={draft.regionId === null ? '' : String(draft.regionId)}
          onChange={(id) => onChange({ ...draft, regionId: id === '' ? null : Number(id) })}
          empty={t('setup.choose')}
          options={inProvince.map(({ id, name }) => ({ value: String(id), label: name }))}
          error={fault('/regionId')}
        />
      )}
    </>
  );
}

export function OrganizationStep(step: Step) {
  const { t } = useTranslation('accounts');
  const { draft, onChange } = step;
  const fault = useFault(step);
  const set = (change: Partial<SetupDraft['organization']>) =>
    onChange({ ...draft, organization: { ...draft.organization, ...change } });
  return (
    <>
      <p>{t('setup.organizationLead')}</p>
      <TextField
        label={t('setup.name')}
        hint={t('setup.nameHint')}
        value={draft.organization.name}
        onChange={(name) => set({ name })}
        error={fault('/organization/name')}
        maxLength={100}
      />
      <TextField
        label={t('setup.code')}
        hint={t('setup.codeHint')}
        value={draft.organization.code}
        onChange={(code) => set({ code })}
        error={fault('/organization/code')}
        maxLength={20}
        autoCapitalize="none"
        spellCheck={false}
      />
    </>
  );
}

export function PeopleStep(step: Step) {
  const { t } = useTranslation('accounts');
  const { words } = useReader();
  const { draft, onChange } = step;
  const fault = useFault(step);
  const set = (role: AdministratorRole, change: { name?: string; login?: string }) =>
    onChange({
      ...draft,
      administrators: { ...draft.administrators, [role]: { ...draft.administrators[role], ...change } },
    });
  return (
    <>
      <p>{t('setup.peopleLead')}</p>
      {administratorRoles.map((role, index) => (
        <fieldset key={role} className="z-person">
          <legend>{words(roles[role])}</legend>
          <p className="z-muted z-small">{t(`setup.role.${role}`)}</p>
          <TextField
            label={t('setup.personName')}
            value={draft.administrators[role].name}
            onChange={(name) => set(role, { name })}
            error={fault(`/administrators/${index}/name`)}
            maxLength={60}
            autoComplete="off"
          />
          <TextField
            label={t('setup.personLogin')}
            hint={t('setup.personLoginHint')}
            value={draft.administrators[role].login}
            onChange={(login) => set(role, { login })}
            error={fault(`/administrators/${index}/login`)}
            maxLength={60}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </fieldset>
      ))}
    </>
  );
}

export function CheckStep({ draft, regions }: { draft: SetupDraft; regions: readonly Region[] }) {
  const { t } = useTranslation('accounts');
  const { words } = useReader();
  const region = regions.find(({ id }) => id === draft.regionId);
  const place = region ? [...new Set([region.province, region.name])].join(' ') : '';
  return (
    <>
      <p>{t('setup.checkLead')}</p>
      <Facts
        items={[
          { label: t('setup.region'), value: place },
          { label: t('setup.name'), value: draft.organization.name },
          { label: t('setup.code'), value: draft.organization.code },
          ...administratorRoles.map((role) => ({
            label: words(roles[role]),
            value: `${draft.administrators[role].name} (${draft.administrators[role].login})`,
          })),
        ]}
      />
    </>
  );
}
