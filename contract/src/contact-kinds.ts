/** What is recorded of speaking with a member. */
export const contactKinds = {
  talk: { zh: '谈心谈话', en: 'Talk' },
  contact: { zh: '联系', en: 'Contact' },
} as const;
export type ContactKind = keyof typeof contactKinds;
export const contactKindKeys = Object.keys(contactKinds) as ContactKind[]; // the keys of a literal table

export const waysOfContact = {
  in_person: { zh: '当面', en: 'In person' },
  phone: { zh: '电话', en: 'By phone' },
  message: { zh: '信息', en: 'By message' },
  visit: { zh: '走访', en: 'Visit' },
} as const;
export type WayOfContact = keyof typeof waysOfContact;
export const wayOfContactKeys = Object.keys(waysOfContact) as WayOfContact[]; // the keys of a literal table
