import {
  floatingGrounds,
  type MobilityGround,
  mobilityGrounds,
  retainedGrounds,
} from '@zhibu/contract/mobility-kinds';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Combobox } from '../../ui/desk/Combobox.tsx';
import type { Option } from '../../ui/desk/Options.tsx';
import { SelectField } from '../../ui/Field.tsx';

export interface Person {
  id: string;
  name: string;
}

interface Around<T> {
  value: T;
  onChange: (value: T) => void;
  error?: string | undefined;
}

/** A member of the reach, found by name or pinyin. */
function PersonField({
  organizationId,
  value,
  onChange,
  error,
}: Around<Person | null> & { organizationId: string }) {
  const { t } = useTranslation('workbench');
  const find = async (name: string, signal: AbortSignal): Promise<Option[]> => {
    const { items } = await call('GET /members', {
      query: {
        organization: organizationId,
        within: 'subtree',
        stage: ['full', 'probationary'],
        limit: 12,
        ...(name === '' ? {} : { name }),
      },
      signal,
    });
    return items.map((item) => ({ value: item.id, label: item.name, detail: item.organization.name }));
  };
  return (
    <Combobox
      label={`${t('mobility.member')} *`}
      error={error}
      least={0}
      find={find}
      placeholder={t('mobility.memberFind')}
      noneText={t('mobility.memberNone')}
      chosen={value && { value: value.id, label: value.name }}
      onChoose={(option) => onChange(option && { id: option.value, name: option.label })}
    />
  );
}

function GroundField({
  of,
  value,
  onChange,
  error,
}: Around<MobilityGround | ''> & { of: 'floating' | 'retained' }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const grounds = of === 'floating' ? floatingGrounds : retainedGrounds;
  return (
    <SelectField
      label={`${t('mobility.ground')} *`}
      empty={t('mobility.groundChoose')}
      value={value}
      error={error}
      onChange={(key) => onChange(grounds.find((one) => one === key) ?? '')}
      options={grounds.map((key) => ({ value: key, label: reader.words(mobilityGrounds[key]) }))}
    />
  );
}

/** Of whom a period is registered, and why: the member stands fast where the dialog was opened from a file or a report. */
export function WhoAndWhy({
  of,
  organizationId,
  isGiven,
  member,
  onMember,
  ground,
  onGround,
  error,
}: {
  of: 'floating' | 'retained';
  organizationId: string;
  isGiven: boolean;
  member: Person | null;
  onMember: (member: Person | null) => void;
  ground: MobilityGround | '';
  onGround: (ground: MobilityGround | '') => void;
  error: unknown;
}) {
  return (
    <>
      {isGiven ? (
        <p>
          <strong>{member?.name}</strong>
        </p>
      ) : (
        <PersonField
          organizationId={organizationId}
          value={member}
          onChange={onMember}
          error={problemAt(error, '/memberId')}
        />
      )}
      <GroundField of={of} value={ground} onChange={onGround} error={problemAt(error, '/ground')} />
    </>
  );
}
