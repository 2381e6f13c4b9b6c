import type { OrganizationForm, OrganizationKind } from '@zhibu/contract/kinds';
import type { BodyOf } from '../../../lib/api.types.ts';
import { isDayOrEmpty } from '../../../ui/desk/DayField.tsx';
import type { Picked } from '../OrganizationPicker.tsx';

/** What an officer may do to an organisation in one act (domain rule 5). */
export const operationKinds = ['move', 'merge', 'split', 'reform', 'dissolve'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** A new organisation as it stands in the boxes. */
export interface FoundingValues {
  code: string;
  name: string;
  kind: OrganizationKind;
  form: OrganizationForm;
  temporaryUntil: string;
}

/** One of the organisations that a split founds, and who goes there. */
export interface PartValues {
  key: string;
  found: FoundingValues;
  memberIds: readonly string[];
  organizationIds: readonly string[];
}

export interface OperationValues {
  on: string;
  reason: string;
  endDuties: boolean;
  parent: Picked | null;
  into: 'existing' | 'new';
  target: Picked | null;
  others: readonly Picked[];
  found: FoundingValues;
  parts: readonly PartValues[];
  successor: Picked | null;
  kind: OrganizationKind;
  form: OrganizationForm;
  name: string;
  temporaryUntil: string;
}

/** The organisation as far as the form starts from it. */
export interface Subject {
  id: string;
  name: string;
  kind: OrganizationKind;
  form: OrganizationForm;
  temporaryUntil: string | null;
}

export function emptyFounding(kind: OrganizationKind): FoundingValues {
  return { code: '', name: '', kind, form: 'standard', temporaryUntil: '' };
}

/** @param today `YYYY-MM-DD` in China, the day that stands in the box first */
export function emptyOperation(subject: Subject, today: string): OperationValues {
  return {
    on: today,
    reason: '',
    endDuties: false,
    parent: null,
    into: 'existing',
    target: null,
    others: [],
    found: emptyFounding(subject.kind),
    parts: [{ key: 'part-1', found: emptyFounding(subject.kind), memberIds: [], organizationIds: [] }],
    successor: null,
    kind: subject.kind,
    form: subject.form,
    name: subject.name,
    temporaryUntil: subject.temporaryUntil ?? '',
  };
}

/** An operation ready to be sent, its body as the contract has it. */
export type OperationRequest =
  | { kind: 'move'; body: BodyOf<'POST /organizations/{id}/moves'> }
  | { kind: 'merge'; body: BodyOf<'POST /organizations/{id}/mergers'> }
  | { kind: 'split'; body: BodyOf<'POST /organizations/{id}/splits'> }
  | { kind: 'dissolve'; body: BodyOf<'POST /organizations/{id}/dissolution'> }
  | { kind: 'reform'; body: BodyOf<'POST /organizations/{id}/reforms'> };

/** The request that the boxes describe; null while something it needs is missing. */
export function requestOf(
  kind: OperationKind,
  subject: Subject,
  values: OperationValues,
): OperationRequest | null {
  if (values.on === '' || !isDayOrEmpty(values.on)) return null;
  const reason = values.reason.trim();
  const common = { on: values.on, ...(reason === '' ? {} : { reason }) };
  switch (kind) {
    case 'move':
      return values.parent && { kind, body: { ...common, parentId: values.parent.id } };
    case 'merge':
      return mergeOf(common, values);
    case 'split': {
      const parts = values.parts.map(partOf);
      const complete = parts.filter((part) => part !== null);
      return complete.length === parts.length && parts.length > 0
        ? { kind, body: { ...common, parts: complete } }
        : null;
    }
    case 'dissolve': {
      const { successor, endDuties } = values;
      return { kind, body: { ...common, endDuties, ...(successor ? { successorId: successor.id } : {}) } };
    }
    case 'reform':
      return reformOf(common, subject, values);
  }
}

type Common = { on: string; reason?: string };

function mergeOf(common: Common, values: OperationValues): OperationRequest | null {
  const others = values.others.map(({ id }) => id);
  const body = { ...common, endDuties: values.endDuties, ...(others.length > 0 ? { others } : {}) };
  if (values.into === 'existing')
    return values.target && { kind: 'merge', body: { ...body, targetId: values.target.id } };
  const found = foundingOf(values.found);
  return found && { kind: 'merge', body: { ...body, found } };
}

function partOf({ found, memberIds, organizationIds }: PartValues) {
  const founding = foundingOf(found);
  return founding && { found: founding, memberIds: [...memberIds], organizationIds: [...organizationIds] };
}

/** The new organisation; null while its code, name or last day is missing. */
export function foundingOf(values: FoundingValues) {
  const code = values.code.trim();
  const name = values.name.trim();
  const until = lastDayOf(values);
  if (code === '' || [...name].length < 2 || until === null) return null;
  return { code, name, kind: values.kind, form: values.form, ...until };
}

/** Only a temporary organisation has a last day, and it needs one. */
function lastDayOf(values: { form: OrganizationForm; temporaryUntil: string }) {
  if (values.form !== 'temporary') return {};
  const { temporaryUntil } = values;
  return temporaryUntil === '' || !isDayOrEmpty(temporaryUntil) ? null : { temporaryUntil };
}

function reformOf(common: Common, subject: Subject, values: OperationValues): OperationRequest | null {
  const until = lastDayOf(values);
  const name = values.name.trim();
  if (until === null || [...name].length < 2) return null;
  const moved = until.temporaryUntil !== undefined && until.temporaryUntil !== subject.temporaryUntil;
  const changes = {
    ...(values.kind === subject.kind ? {} : { kind: values.kind }),
    ...(values.form === subject.form ? {} : { form: values.form }),
    ...(name === subject.name ? {} : { name }),
    ...(moved ? until : {}),
  };
  if (Object.keys(changes).length === 0) return null;
  return { kind: 'reform', body: { ...common, ...changes } };
}
