import { expect, it } from 'vitest';
import { bodyOf, CLEARED, emptyForm, formOf, type Member, patchOf, wrongDays } from './member.form.ts';

const member: Member = {
  id: '0198c0de-0000-7000-8000-000000000001',
  name: '张伟',
  sex: 'male',
  age: 41,
  birth: '1985-06-03',
  ethnicGroup: '02',
  education: '21',
  stage: 'full',
  joined: '2006-07-01',
  joinedPrecision: 'month',
  full: '2007-07-01',
  fullPrecision: 'day',
  idNumber: '150785********1273',
  phone: '138****3307',
  workUnit: null,
  occupation: null,
  organization: { id: '0198c0de-0000-7000-8000-000000000002', name: '第一党支部', code: '150785001' },
  address: '内蒙古****',
  nativePlace: null,
  email: null,
  applied: null,
  introducers: null,
  school: '内蒙古大学',
  workStarted: null,
  notes: null,
  photo: null,
  standingYears: 19,
  version: 3,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  can: {
    edit: true,
    reveal: true,
    addEntry: true,
    addFile: true,
    printSlip: true,
    seeAccessLog: false,
    requestCorrection: false,
    copy: false,
  },
};
const stored = formOf(member);

it('sends nothing when nothing was typed: masks and months are no values', () => {
  expect(patchOf(stored, stored)).toEqual({});
  expect(stored).toMatchObject({ idNumber: '', phone: '', address: '', joined: '', full: '2007-07-01' });
});

it('sends what changed, null for what was emptied', () => {
  const values = {
    ...stored,
    school: '',
    workUnit: ' 旗林业局 ',
    phone: '13812343307',
    joined: '2006-07-01',
  };
  expect(patchOf(values, stored)).toEqual({
    school: null,
    workUnit: '旗林业局',
    phone: '13812343307',
    joined: '2006-07-01',
  });
});

it('clears a masked value only when told so, and never what a file must have', () => {
  expect(patchOf({ ...stored, phone: CLEARED, name: '', birth: '', sex: '' }, stored)).toEqual({
    phone: null,
  });
});

it('makes a new file of what was filled in', () => {
  const values = { ...emptyForm(), name: '李娜', idNumber: '150785199001012345' };
  expect(bodyOf(values, member.organization.id)).toEqual({
    organizationId: member.organization.id,
    name: '李娜',
    idNumber: '150785199001012345',
    stage: 'full',
  });
});

it('finds the days that are none', () => {
  expect(wrongDays({ ...stored, joined: '2006-02-30', full: '2007-07-01', applied: '' })).toEqual(['joined']);
});
