import { describe, expect, it, test } from 'vitest';
import { generalRulebook } from '../rulebook/public.ts';
import {
  applicationTalkDue,
  type ContactFacts,
  contactDue,
  dayErrors,
  mayBeRecorded,
  yearlyTalkDue,
} from './contacts.rules.ts';

const facts = (change: Partial<ContactFacts>): ContactFacts => ({
  stage: 'full',
  presence: 'present',
  presenceSince: null,
  floatingSince: null,
  applied: null,
  onRecord: '2020-01-01',
  lastTalk: null,
  lastContact: null,
  ...change,
});
const rulebook = generalRulebook('2026-07-01');

describe('a talk within a month of applying', () => {
  test.each([
    ['2026-01-31', '2020-01-01', '2026-02-28'],
    ['2024-01-31', '2020-01-01', '2024-02-29'],
    ['2025-12-15', '2020-01-01', '2026-01-15'],
    // A registry that learns of the application later gives a month from then.
    ['2021-03-01', '2026-05-31', '2026-06-30'],
  ])('applied on %s, on record since %s: until %s', (applied, onRecord, due) => {
    const asked = applicationTalkDue(rulebook, facts({ stage: 'applicant', applied, onRecord }));
    expect(asked).toMatchObject({ due, rule: 'development.talk_within_months' });
  });

  it('is settled by a talk on the day of applying or later, not by one before', () => {
    const with_ = (lastTalk: string | null) =>
      applicationTalkDue(rulebook, facts({ stage: 'applicant', applied: '2026-03-10', lastTalk }))?.due;
    expect([with_(null), with_('2026-03-09'), with_('2026-03-10')]).toEqual([
      '2026-04-10',
      '2026-04-10',
      undefined,
    ]);
  });

  it('is asked for applicants whose day is known only', () => {
    expect(applicationTalkDue(rulebook, facts({ stage: 'activist', applied: '2026-01-01' }))).toBeNull();
    expect(applicationTalkDue(rulebook, facts({ stage: 'applicant' }))).toBeNull();
  });
});

describe('a talk a calendar year', () => {
  test.each([
    // [today, on record, last talk, due]
    ['2026-07-01', '2020-01-01', '2026-01-01', '2027-12-31'],
    ['2026-07-01', '2020-01-01', '2025-12-31', '2026-12-31'],
    ['2026-07-01', '2020-01-01', '2024-12-31', '2025-12-31'],
    ['2026-07-01', '2020-01-01', null, '2025-12-31'],
    ['2026-12-31', '2020-01-01', '2025-05-01', '2026-12-31'],
    ['2027-01-01', '2020-01-01', '2025-05-01', '2026-12-31'],
    // The year is asked of whom the registry knew before its last quarter.
    ['2026-07-01', '2025-09-30', null, '2025-12-31'],
    ['2026-07-01', '2025-10-01', null, '2026-12-31'],
    ['2026-11-20', '2026-09-30', null, '2026-12-31'],
    ['2026-11-20', '2026-10-01', null, '2027-12-31'],
    ['2026-11-20', '2026-11-20', '2026-11-20', '2027-12-31'],
  ])('on %s, on record since %s, last talk %s: until %s', (today, onRecord, lastTalk, due) => {
    expect(yearlyTalkDue(rulebook, facts({ onRecord, lastTalk }), today)?.due).toBe(due);
  });

  it.each([
    ['applicant', 'present'],
    ['suspended', 'present'],
    ['full', 'abroad'],
    ['full', 'lost'],
  ])('is not asked of %s, %s', (stage, presence) => {
    expect(yearlyTalkDue(rulebook, facts({ stage, presence }), '2026-07-01')).toBeNull();
  });
});

describe('contact with those away', () => {
  test.each([
    ['abroad', '2025-08-31', null, null, '2026-02-28', 'abroad.contact_months'],
    ['abroad', '2025-08-31', null, '2026-03-31', '2026-09-30', 'abroad.contact_months'],
    // A talk is contact, too; whichever was later counts.
    ['abroad', '2025-08-31', '2026-04-01', '2026-03-31', '2026-10-01', 'abroad.contact_months'],
    ['lost', '2026-01-31', null, null, '2026-02-28', 'lost_contact.attempt_months'],
    ['lost', null, null, null, '2020-02-01', 'lost_contact.attempt_months'],
  ])(
    '%s since %s, talk %s, contact %s: until %s',
    (presence, presenceSince, lastTalk, lastContact, due, rule) => {
      expect(contactDue(rulebook, facts({ presence, presenceSince, lastTalk, lastContact }))).toMatchObject({
        due,
        rule,
      });
    },
  );

  it('is not asked of who is there, nor of who is no member', () => {
    expect(contactDue(rulebook, facts({}))).toBeNull();
    expect(contactDue(rulebook, facts({ stage: 'suspended', presence: 'lost' }))).toBeNull();
  });
});

describe('what is recorded', () => {
  test.each([
    ['2026-07-01', null],
    ['2026-07-02', '日期不能晚于今天，请在谈话或联系之后登记。'],
    ['1996-07-01', null],
    ['1996-06-30', '日期太早，请核对。'],
    ['2026-02-30', '没有这一天。'],
  ])('on %s: %s', (day, said) => {
    const [error] = dayErrors(day, '2026-07-01');
    expect(error ? (error.detail as { zh: string }).zh : null).toBe(said); // words in both languages
  });

  it('is recorded of whom one can still speak with', () => {
    expect(['applicant', 'full', 'suspended', 'deceased', 'removed'].map(mayBeRecorded)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
