import { describe, expect, test } from 'vitest';
import { emptySetup, faultsIn, type SetupDraft, setupBody, stepOf } from './setup.rules.ts';

const complete: SetupDraft = {
  province: '内蒙古自治区',
  regionId: 1507,
  organization: { name: ' 中国共产党根河市委员会 ', code: '150785' },
  administrators: {
    committee_administrator: { name: '王建国', login: 'wangjg' },
    system_admin: { name: '李系统', login: 'lixt' },
    security_admin: { name: '赵安全', login: 'zhaoaq' },
    audit_admin: { name: '古丽', login: ' guli' },
  },
};

describe('a draft of the first set-up', () => {
  test('complete: no step finds fault', () => {
    for (const step of ['region', 'organization', 'people', 'check'] as const)
      expect(faultsIn(step, complete)).toEqual({});
  });

  test('empty: each step names what it misses by its pointer', () => {
    expect(faultsIn('region', emptySetup)).toEqual({ '/regionId': 'regionRequired' });
    expect(faultsIn('organization', emptySetup)).toEqual({
      '/organization/name': 'required',
      '/organization/code': 'required',
    });
    expect(Object.keys(faultsIn('people', emptySetup))).toHaveLength(8);
  });

  test('two people cannot share an account, whatever its case', () => {
    const draft = structuredClone(complete);
    draft.administrators.audit_admin.login = 'WangJG ';
    expect(faultsIn('people', draft)).toEqual({ '/administrators/3/login': 'loginTaken' });
  });

  test('is sent trimmed, four people in the order of the page', () => {
    const body = setupBody(complete);
    expect(body.organization).toEqual({ code: '150785', name: '中国共产党根河市委员会' });
    expect(body.administrators.map(({ role, login }) => [role, login])).toEqual([
      ['committee_administrator', 'wangjg'],
      ['system_admin', 'lixt'],
      ['security_admin', 'zhaoaq'],
      ['audit_admin', 'guli'],
    ]);
  });

  test('a refusal leads back to the step where the value was typed', () => {
    expect(stepOf('/administrators/1/login')).toBe('people');
    expect(stepOf('/organization/code')).toBe('organization');
    expect(stepOf('/regionId')).toBe('region');
  });
});
