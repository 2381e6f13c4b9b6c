import { expect, test } from 'vitest';
import { bodyOf, emptyOrganization, formsFor } from './organization.form.ts';

test('a stored organisation is not edited into a temporary one, nor out of it', () => {
  expect(formsFor(undefined)).toContain('temporary');
  expect(formsFor('standard')).toEqual(formsFor(undefined).filter((form) => form !== 'temporary'));
  expect(formsFor('temporary')).toEqual(['temporary']);
});

test('only a temporary organisation is sent with its last day', () => {
  const values = { ...emptyOrganization, name: '抗洪临时党支部', form: 'temporary' };
  const day = '2026-12-31';
  expect(bodyOf(values, 'p', ' 1 ', 'branch', day)).toMatchObject({ code: '1', temporaryUntil: day });
  expect(bodyOf(values, 'p', '1', 'branch', '')).not.toHaveProperty('temporaryUntil');
});
