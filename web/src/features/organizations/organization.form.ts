import { type OrganizationForm, type OrganizationKind, organizationForms } from '@zhibu/contract/kinds';
import type { BodyOf } from '../../lib/api.types.ts';
import { changedKeys, type Typed } from '../../ui/desk/rebase.ts';
import type { Organization } from './OrganizationDetail.tsx';

export const editableKeys = [
  'name',
  'shortName',
  'form',
  'divisionCode',
  'foundedOn',
  'phone',
  'address',
] as const;
export type EditableKey = (typeof editableKeys)[number];
export type OrganizationValues = Typed<EditableKey>;

export const emptyOrganization: OrganizationValues = {
  name: '',
  shortName: '',
  form: 'standard',
  divisionCode: '',
  foundedOn: '',
  phone: '',
  address: '',
};

/** A stored organisation as it stands in the boxes. */
export function valuesOf(organization: Organization): OrganizationValues {
  return {
    name: organization.name,
    shortName: organization.shortName ?? '',
    form: organization.form,
    divisionCode: organization.divisionCode ?? '',
    foundedOn: organization.foundedOn ?? '',
    phone: organization.phone ?? '',
    address: organization.address ?? '',
  };
}

type Patch = BodyOf<'PATCH /organizations/{id}'>;

/** Only what changed; name and form are never cleared. */
export function patchOf(values: OrganizationValues, stored: OrganizationValues): Patch {
  const entries = changedKeys(values, stored)
    .map((key) => [key, values[key].trim() || null] as const)
    .filter(([key, value]) => value !== null || (key !== 'name' && key !== 'form'));
  return Object.fromEntries(entries) as Patch; // keys and kinds of the form are those of the contract
}

/** A new organisation: what was filled in. @param temporaryUntil empty but for a temporary one */
export function bodyOf(
  values: OrganizationValues,
  parentId: string,
  code: string,
  kind: OrganizationKind,
  temporaryUntil: string,
): BodyOf<'POST /organizations'> {
  const filled = editableKeys
    .map((key) => [key, values[key].trim()] as const)
    .filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(filled),
    name: values.name.trim(),
    form: values.form as OrganizationForm, // chosen from the contract's list
    parentId,
    code: code.trim(),
    kind,
    ...(temporaryUntil === '' ? {} : { temporaryUntil }),
  };
}

const forms = Object.keys(organizationForms) as OrganizationForm[]; // a constant table's own keys

/** All for a new one; of one that is stored those to which it may be edited. */
export function formsFor(stored: OrganizationForm | undefined): readonly OrganizationForm[] {
  if (stored === undefined) return forms;
  return forms.filter((form) => (form === 'temporary') === (stored === 'temporary'));
}
