/** Posts in a body, in the order in which they are read out, and how one came to it: plain data, also for the web. */
export const posts = {
  secretary: { zh: '书记', en: 'Secretary' },
  deputy_secretary: { zh: '副书记', en: 'Deputy secretary' },
  organization: { zh: '组织委员', en: 'Organisation' },
  publicity: { zh: '宣传委员', en: 'Publicity' },
  discipline: { zh: '纪检委员', en: 'Discipline' },
  education: { zh: '学习委员', en: 'Education' },
  women: { zh: '妇女委员', en: 'Women' },
  youth: { zh: '青年委员', en: 'Youth' },
  member: { zh: '委员', en: 'Committee member' },
} as const;
export type Post = keyof typeof posts;
export const postKeys = Object.keys(posts) as Post[]; // the keys of a literal table

export const waysToPost = {
  elected: { zh: '选举', en: 'elected' },
  added: { zh: '增补', en: 'added' },
  appointed: { zh: '指派', en: 'appointed' },
} as const;
export type WayToPost = keyof typeof waysToPost;

export const electionKinds = {
  founding: { zh: '成立选举', en: 'Founding election' },
  regular: { zh: '换届选举', en: 'Regular election' },
  appointed: { zh: '上级指派', en: 'Appointed by the superior' },
} as const;
export type ElectionKind = keyof typeof electionKinds;
