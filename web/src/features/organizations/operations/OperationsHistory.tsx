import { type Role, roles } from '@zhibu/contract/authorization';
import { organizationForms, organizationKinds } from '@zhibu/contract/kinds';
import { operationKinds, operationRoles } from '@zhibu/contract/operation-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { useReader } from '../../../lib/words.ts';
import { Button } from '../../../ui/Button.tsx';
import { MoreList } from '../../../ui/desk/MoreList.tsx';
import { Section } from '../../../ui/Section.tsx';
import type { DoneOperation } from './operation.calls.ts';
import { ReversalDialog } from './ReversalDialog.tsx';
import './operations.css';

/** What happened to an organisation, the latest first; each may be undone as long as nothing stands on it. */
export function OperationsHistory({ id, onChanged }: { id: string; onChanged: () => Promise<void> }) {
  const { t } = useTranslation('workbench');
  const [reversing, setReversing] = useState<DoneOperation | null>(null);
  return (
    <Section title={t('operations.history')}>
      <MoreList
        queryKey={['organizations', 'operations', id]}
        load={(after, signal) =>
          call('GET /organizations/{id}/operations', {
            params: { id },
            query: { limit: 10, ...(after === undefined ? {} : { after }) },
            signal,
          })
        }
        keyOf={(operation) => operation.id}
        none={t('operations.historyNone')}
      >
        {(operation) => <OperationLine operation={operation} onReverse={() => setReversing(operation)} />}
      </MoreList>
      {reversing && (
        <ReversalDialog operation={reversing} onDone={onChanged} onClose={() => setReversing(null)} />
      )}
    </Section>
  );
}

function OperationLine({ operation, onReverse }: { operation: DoneOperation; onReverse: () => void }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const n = (count: number) => reader.number(count);
  return (
    <div className="operation-line">
      <strong>
        {t('operations.historyLine', {
          on: reader.day(operation.on),
          what: reader.words(operationKinds[operation.kind]),
        })}
        {operation.reversedBy !== null && (
          <span className="z-muted">{reader.beside('', t('operations.historyReversed'))}</span>
        )}
      </strong>
      <Parts operation={operation} />
      {operation.changes.map((change) => (
        <span key={change.field}>
          {t('operations.historyChange', {
            field: t(`operations.change${capitalized(change.field)}`),
            before: valueInWords(change.field, change.before) ?? t('operations.changeNone'),
            after: valueInWords(change.field, change.after) ?? t('operations.changeNone'),
          })}
        </span>
      ))}
      <span className="z-muted">
        {t('operations.historyCount', {
          members: n(operation.members),
          organizations: n(operation.organizations),
        })}
      </span>
      {operation.reason !== null && <span>{operation.reason}</span>}
      <span className="z-muted z-small">
        {t('operations.historyBy', {
          name: operation.actorName,
          role: roleInWords(operation.actorRole),
          at: reader.instant(operation.recordedAt),
        })}
      </span>
      {operation.after !== null && (
        <span className="z-muted z-small">
          {t('operations.reverseAfter', {
            on: reader.day(operation.after.on),
            what: reader.words(operationKinds[operation.after.kind]),
          })}
        </span>
      )}
      {operation.can.reverse && (
        <div>
          <Button onClick={onReverse}>{t('operations.reverse')}</Button>
        </div>
      )}
    </div>
  );

  function roleInWords(role: string): string {
    const known = Object.entries(roles).find(([key]) => key === (role as Role))?.[1]; // any other is the system
    return known ? reader.words(known) : t('operations.system');
  }
  function valueInWords(field: DoneOperation['changes'][number]['field'], value: string | null) {
    if (value === null) return null;
    if (field === 'temporaryUntil') return reader.day(value);
    const names = { ...organizationKinds, ...organizationForms };
    const known = field === 'name' ? undefined : Object.entries(names).find(([key]) => key === value)?.[1];
    return known ? reader.words(known) : value;
  }
}

/** Who took part, by what it was in the act; those that only moved along are counted, not named. */
function Parts({ operation }: { operation: DoneOperation }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const named = Object.entries(operationRoles).flatMap(([role, words]) => {
    const names = operation.parts.filter((part) => part.role === role).map(({ name }) => name);
    return role === 'moved' || names.length === 0 ? [] : [{ role, words, names: names.join('、') }];
  });
  return (
    <>
      {named.map(({ role, words, names }) => (
        <span key={role}>{t('operations.historyParts', { role: reader.words(words), names })}</span>
      ))}
    </>
  );
}

const capitalized = <K extends string>(key: K) =>
  `${key.charAt(0).toUpperCase()}${key.slice(1)}` as Capitalize<K>; // what the line does, in TypeScript's words
