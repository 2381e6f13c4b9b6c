import type { BodyOf } from '../../../lib/api.types.ts';

/** In this order on the page: first who works with the members, then the three who watch the system. */
export const administratorRoles = [
  'committee_administrator',
  'system_admin',
  'security_admin',
  'audit_admin',
] as const;
export type AdministratorRole = (typeof administratorRoles)[number];

export interface SetupDraft {
  province: string;
  regionId: number | null;
  organization: { name: string; code: string };
  administrators: Record<AdministratorRole, { name: string; login: string }>;
}

const nobody = { name: '', login: '' };
export const emptySetup: SetupDraft = {
  province: '',
  regionId: null,
  organization: { name: '', code: '' },
  administrators: {
    committee_administrator: nobody,
    system_admin: nobody,
    security_admin: nobody,
    audit_admin: nobody,
  },
};

export const setupSteps = ['region', 'organization', 'people', 'check'] as const;
export type SetupStep = (typeof setupSteps)[number];
export type SetupFault = 'required' | 'regionRequired' | 'nameShort' | 'loginShort' | 'loginTaken';

/** What is missing in one step, by the JSON pointer that the server would name too. */
export function faultsIn(step: SetupStep, draft: SetupDraft): Record<string, SetupFault> {
  if (step === 'region') return draft.regionId === null ? { '/regionId': 'regionRequired' } : {};
  if (step === 'organization') return organizationFaults(draft.organization);
  return step === 'people' ? peopleFaults(draft) : {};
}

function organizationFaults({ name, code }: SetupDraft['organization']): Record<string, SetupFault> {
  const faults: Record<string, SetupFault> = {};
  if (name.trim().length < 2) faults['/organization/name'] = name.trim() === '' ? 'required' : 'nameShort';
  if (code.trim() === '') faults['/organization/code'] = 'required';
  return faults;
}

/** Four different people: accounts are compared as the server compares them, without regard to case. */
function peopleFaults(draft: SetupDraft): Record<string, SetupFault> {
  const faults: Record<string, SetupFault> = {};
  const seen = new Set<string>();
  administratorRoles.forEach((role, index) => {
    const name = draft.administrators[role].name.trim();
    const login = draft.administrators[role].login.trim().toLowerCase();
    if (name.length < 2) faults[`/administrators/${index}/name`] = name === '' ? 'required' : 'nameShort';
    if (login.length < 2) faults[`/administrators/${index}/login`] = login === '' ? 'required' : 'loginShort';
    else if (seen.has(login)) faults[`/administrators/${index}/login`] = 'loginTaken';
    seen.add(login);
  });
  return faults;
}

/** The body of `POST /setup`; only of a draft without faults. */
export function setupBody(draft: SetupDraft): BodyOf<'POST /setup'> {
  return {
    regionId: draft.regionId ?? 0,
    organization: { code: draft.organization.code.trim(), name: draft.organization.name.trim() },
    administrators: administratorRoles.map((role) => ({
      role,
      login: draft.administrators[role].login.trim(),
      name: draft.administrators[role].name.trim(),
    })),
  };
}

/** The step in which a refused value was typed, so that the page can lead back to it. */
export function stepOf(pointer: string): SetupStep {
  if (pointer.startsWith('/organization')) return 'organization';
  return pointer.startsWith('/administrators') ? 'people' : 'region';
}
