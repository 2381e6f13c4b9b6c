/** Kinds and forms of organisations (glossary of domain.md): plain data, so that the web shows them without the schemas. */
export const organizationKinds = {
  committee: { zh: '党委', en: 'Committee' },
  working_committee: { zh: '党工委', en: 'Working committee' },
  general_branch: { zh: '党总支', en: 'General branch' },
  branch: { zh: '党支部', en: 'Branch' },
  group: { zh: '党小组', en: 'Group' },
} as const;
export type OrganizationKind = keyof typeof organizationKinds;

export const organizationForms = {
  standard: { zh: '单独', en: 'Standard' },
  joint: { zh: '联合', en: 'Joint' },
  temporary: { zh: '临时', en: 'Temporary' },
  functional: { zh: '功能型', en: 'Functional' },
} as const;
export type OrganizationForm = keyof typeof organizationForms;
