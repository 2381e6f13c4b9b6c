import { educationCodes, ethnicGroupCodes } from '@zhibu/contract/codes';
import { type Stage, stageKeys, stages } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { TagSelect } from '../../ui/desk/TagSelect.tsx';
import { SelectField, TextField } from '../../ui/Field.tsx';
import { OrganizationFilter } from '../organizations/OrganizationPicker.tsx';
import type { MemberSearch } from './members.search.ts';

interface Properties {
  search: MemberSearch;
  /** Merges into the search; `undefined` takes a condition away. */
  onChange: (change: Partial<MemberSearch>) => void;
}

/** Every condition of the list; each works at once, none needs a button. */
export function MemberFilters({ search, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const names = (codes: typeof educationCodes) =>
    codes.map((code) => ({ value: code.code, label: reader.words(code) }));
  return (
    <div className="desk-filters">
      <OrganizationFilter
        label={t('members.organization')}
        id={search.organization}
        onChange={(picked) =>
          onChange({ organization: picked?.id, ...(picked ? {} : { within: undefined }) })
        }
      />
      <SelectField
        label={t('members.within')}
        value={search.within ?? 'subtree'}
        onChange={(within) => onChange({ within: within === 'only' ? 'only' : undefined })}
        options={[
          { value: 'subtree', label: t('members.withinSubtree') },
          { value: 'only', label: t('members.withinOnly') },
        ]}
        disabled={search.organization === undefined}
      />
      <TagSelect
        label={reader.words({ zh: '人员类别', en: 'Stage' })}
        placeholder={t('members.any')}
        value={search.stage ?? []}
        onChange={(stage) => onChange({ stage: stage.filter(isStage) })}
        options={stageKeys.map((key) => ({ value: key, label: reader.words(stages[key]) }))}
      />
      <SelectField
        label={reader.words({ zh: '性别', en: 'Sex' })}
        value={search.sex ?? ''}
        empty={t('members.any')}
        onChange={(sex) => onChange({ sex: sex === 'male' || sex === 'female' ? sex : undefined })}
        options={[
          { value: 'male', label: t('members.sex_male') },
          { value: 'female', label: t('members.sex_female') },
        ]}
      />
      <AgeField
        label={t('members.ageFrom')}
        value={search.ageFrom}
        onChange={(ageFrom) => onChange({ ageFrom })}
      />
      <AgeField
        label={t('members.ageUntil')}
        value={search.ageUntil}
        onChange={(ageUntil) => onChange({ ageUntil })}
      />
      <TagSelect
        label={reader.words({ zh: '学历', en: 'Education' })}
        placeholder={t('members.any')}
        value={search.education ?? []}
        onChange={(education) => onChange({ education })}
        options={names(educationCodes)}
      />
      <TagSelect
        label={reader.words({ zh: '民族', en: 'Ethnic group' })}
        placeholder={t('members.any')}
        value={search.ethnicGroup ?? []}
        onChange={(ethnicGroup) => onChange({ ethnicGroup })}
        options={names(ethnicGroupCodes)}
      />
      <DayField
        label={t('members.joinedFrom')}
        value={search.joinedFrom ?? ''}
        onChange={(day) => isDayOrEmpty(day) && onChange({ joinedFrom: day || undefined })}
      />
      <DayField
        label={t('members.joinedUntil')}
        value={search.joinedUntil ?? ''}
        onChange={(day) => isDayOrEmpty(day) && onChange({ joinedUntil: day || undefined })}
      />
    </div>
  );
}

function isStage(key: string): key is Stage {
  return Object.hasOwn(stages, key);
}

interface Age {
  label: string;
  value: number | undefined;
  onChange: (years: number | undefined) => void;
}

function AgeField({ label, value, onChange }: Age) {
  return (
    <TextField
      label={label}
      type="number"
      min={0}
      max={150}
      value={value === undefined ? '' : String(value)}
      onChange={(text) => {
        const years = Number(text);
        onChange(text !== '' && Number.isInteger(years) && years >= 0 && years <= 150 ? years : undefined);
      }}
    />
  );
}
