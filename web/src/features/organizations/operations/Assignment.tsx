import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import type { AnswerOf } from '../../../lib/api.types.ts';
import { useReader } from '../../../lib/words.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { SelectField, TextField } from '../../../ui/Field.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import type { Organization } from '../OrganizationDetail.tsx';
import { type Assigned, assigned, placesOf } from './assignment.rules.ts';
import type { PartValues } from './operation.form.ts';

interface Properties {
  organization: Organization;
  parts: readonly PartValues[];
  onChange: (parts: PartValues[]) => void;
}

type MemberPage = AnswerOf<'GET /members'>;

interface Line {
  id: string;
  name: string;
  detail: string;
}

const pageSize = 100;
/** A branch of more than this is split after its members were moved into groups; the contract takes no more. */
const mostLines = 2000;

/** Every member and every organisation directly below, each with where it goes. */
export function Assignment({ organization, parts, onChange }: Properties) {
  const { t } = useTranslation('workbench');
  const { data, error, refetch } = useQuery({
    queryKey: ['organizations', 'assignment', organization.id],
    queryFn: ({ signal }) => everythingOf(organization.id, signal),
    staleTime: 60_000,
  });
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  const { members, organizations } = data;
  if (members.length + organizations.length === 0)
    return <p className="z-muted">{t('operations.assignNone')}</p>;
  return (
    <div className="operation-assignment">
      <h3>{t('operations.assign')}</h3>
      <p className="z-muted z-small">{t('operations.assignHint', { name: organization.name })}</p>
      {data.cut && <Notice>{t('operations.assignMany', { n: members.length })}</Notice>}
      <Lines list="memberIds" lines={members} parts={parts} onChange={onChange} />
      <Lines list="organizationIds" lines={organizations} parts={parts} onChange={onChange} />
    </div>
  );
}

async function everythingOf(id: string, signal: AbortSignal) {
  const members: Line[] = [];
  let after: string | null = '';
  while (after !== null && members.length < mostLines) {
    const page: MemberPage = await call('GET /members', {
      query: { organization: id, within: 'only', limit: pageSize, ...(after ? { after } : {}) },
      signal,
    });
    members.push(...page.items.map(({ id, name, birth }) => ({ id, name, detail: birth.slice(0, 4) })));
    after = page.next;
  }
  const below = await call('GET /organizations/{id}/children', {
    params: { id },
    query: { limit: 100 },
    signal,
  });
  const organizations = below.items.map((one) => ({ id: one.id, name: one.name, detail: one.code }));
  return { members, organizations, cut: after !== null };
}

interface LinesProperties extends Omit<Properties, 'organization'> {
  list: Assigned;
  lines: readonly Line[];
}

function Lines({ list, lines, parts, onChange }: LinesProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [text, setText] = useState('');
  if (lines.length === 0) return null;
  const what = list === 'memberIds' ? 'Members' : 'Organizations';
  const places = placesOf(parts, list);
  const shown = lines.filter(({ name, detail }) => `${name} ${detail}`.includes(text.trim()));
  const options = [
    { value: '', label: t('operations.stays') },
    ...parts.map((part, index) => ({
      value: part.key,
      label: part.found.name.trim() || t('operations.unnamedPart', { n: index + 1 }),
    })),
  ];
  const put = (ids: readonly string[], to: string) => onChange(assigned(parts, list, ids, to));
  return (
    <section className="operation-lines">
      <h4>
        {t(list === 'memberIds' ? 'operations.membersTitle' : 'operations.organizationsTitle')}{' '}
        <span className="z-muted z-small">
          {t(`operations.assignCount${what}`, { n: reader.number(places.size) })}
        </span>
      </h4>
      <div className="desk-form-grid">
        <TextField
          label={t('operations.assignFind')}
          type="search"
          value={text}
          onChange={setText}
          autoComplete="off"
        />
        <SelectField
          label={t(`operations.assignAll${what}`, { n: reader.number(shown.length) })}
          value=""
          empty="—"
          options={parts.length === 0 ? [] : options.map((one) => ({ ...one, value: one.value || 'stay' }))}
          onChange={(to) => {
            if (to !== '')
              put(
                shown.map(({ id }) => id),
                to === 'stay' ? '' : to,
              );
          }}
        />
      </div>
      <ul>
        {shown.map((line) => (
          <li key={line.id}>
            <span>
              {line.name} <span className="z-muted z-small">{line.detail}</span>
            </span>
            <select
              className="z-input"
              aria-label={t('operations.assignMember', { name: line.name })}
              value={places.get(line.id) ?? ''}
              onChange={(event) => put([line.id], event.target.value)}
            >
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </section>
  );
}
