import type { TransferGround } from '@zhibu/contract/transfer-states';
import type { BodyOf } from '../../lib/api.types.ts';
import { isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { parseMonth } from './transfers.desk.ts';

type Body = BodyOf<'POST /transfers/incoming'>;
export type IncomingStage = Body['person']['stage'];
export const incomingStageKeys: readonly IncomingStage[] = [
  'full',
  'probationary',
  'candidate',
  'activist',
  'applicant',
];

/** What is typed off a paper letter; kept in the tab until it is registered. */
export interface IncomingDraft {
  number: string;
  issuer: string;
  issuerPlace: string;
  issuerPhone: string;
  issuedOn: string;
  until: string;
  month: string;
  arrivedOn: string;
  ground: TransferGround | '';
  name: string;
  idNumber: string;
  sex: 'male' | 'female' | '';
  birth: string;
  ethnicGroup: string;
  phone: string;
  stage: IncomingStage;
  joined: string;
  full: string;
  applied: string;
}
export const emptyIncoming: IncomingDraft = {
  number: '',
  issuer: '',
  issuerPlace: '',
  issuerPhone: '',
  issuedOn: '',
  until: '',
  month: '',
  arrivedOn: '',
  ground: '',
  name: '',
  idNumber: '',
  sex: '',
  birth: '',
  ethnicGroup: '01',
  phone: '',
  stage: 'full',
  joined: '',
  full: '',
  applied: '',
};

export type IncomingKey = keyof IncomingDraft;

const isParty = (stage: IncomingStage) => stage === 'full' || stage === 'probationary';
export const dayKeys: readonly IncomingKey[] = [
  'issuedOn',
  'until',
  'arrivedOn',
  'birth',
  'joined',
  'full',
  'applied',
];

/** Which days a stage has. */
export function daysOf(stage: IncomingStage): readonly ('applied' | 'joined' | 'full')[] {
  if (stage === 'full') return ['joined', 'full'];
  return isParty(stage) ? ['joined'] : ['applied'];
}

/** What is still to be filled in or no day, from above. */
export function missingIn(draft: IncomingDraft): IncomingKey[] {
  const needed: readonly IncomingKey[] = [
    'number',
    'issuer',
    'issuedOn',
    'until',
    'ground',
    'name',
    'idNumber',
    'sex',
    'birth',
    ...daysOf(draft.stage),
  ];
  const missing = needed.filter((key) => draft[key].trim() === '');
  const wrong = dayKeys.filter((key) => !isDayOrEmpty(draft[key]));
  if (draft.month.trim() !== '' && parseMonth(draft.month) === null) return [...missing, ...wrong, 'month'];
  return [...missing, ...wrong];
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

export function incomingBody(draft: IncomingDraft): Body {
  const { stage, sex, ground } = draft;
  const has = daysOf(stage);
  const dayOf = (key: 'applied' | 'joined' | 'full') => (has.includes(key) ? orNull(draft[key]) : null);
  return {
    letter: {
      number: draft.number.trim(),
      issuer: draft.issuer.trim(),
      place: orNull(draft.issuerPlace),
      phone: orNull(draft.issuerPhone),
      issuedOn: draft.issuedOn,
      until: draft.until,
      duesUntil: parseMonth(draft.month),
    },
    ...(draft.arrivedOn === '' ? {} : { arrivedOn: draft.arrivedOn }),
    person: {
      name: draft.name.trim(),
      idNumber: draft.idNumber.trim(),
      sex: sex === 'female' ? 'female' : 'male',
      birth: draft.birth,
      ethnicGroup: orNull(draft.ethnicGroup),
      phone: orNull(draft.phone),
      stage,
      joined: dayOf('joined'),
      full: dayOf('full'),
      applied: dayOf('applied'),
    },
    ground: ground === '' ? 'other' : ground,
  };
}

/** Sex and birth as the number has them; what cannot be read off stays as it is. */
export function readOff(idNumber: string): Partial<Pick<IncomingDraft, 'sex' | 'birth'>> {
  const [, year, month, day, order] = /^\d{6}(\d{4})(\d\d)(\d\d)\d\d(\d)[\dXx]$/.exec(idNumber.trim()) ?? [];
  if (year === undefined) return {};
  return { birth: `${year}-${month}-${day}`, sex: Number(order) % 2 === 1 ? 'male' : 'female' };
}
