import { expect, test } from 'vitest';
import { divisionName, divisionPath, listPrefectures, regionOf } from './divisions.ts';
import { education, educations, lookupEducation } from './education.ts';
import { ethnicGroup, ethnicGroups, lookupEthnicGroup } from './ethnic-groups.ts';
import { isMobile, normalizePhone } from './phone.ts';
import { lookupSex } from './sex.ts';

test('56 ethnic groups, other and foreign descent; codes and names are unique', () => {
  expect(ethnicGroups).toHaveLength(58);
  expect(new Set(ethnicGroups.map((g) => g.code)).size).toBe(58);
  expect(new Set(ethnicGroups.map((g) => g.zh)).size).toBe(58);
  for (const group of ethnicGroups) {
    expect(lookupEthnicGroup(group.zh)).toBe(group.code);
    expect(lookupEthnicGroup(group.code)).toBe(group.code);
    expect(lookupEthnicGroup(group.en)).toBe(group.code);
  }
});

test.each([
  ['回', '回族'],
  ['汉', '汉族'],
  ['维吾尔', '维吾尔族'],
  ['维族', '维吾尔族'],
  ['达斡尔', '达斡尔族'],
  [' 蒙古 族', '蒙古族'],
  ['1', '汉族'],
  ['01汉族', '汉族'],
  ['其他', '其他'],
])('ethnic group %s is %s', (text, zh) => {
  expect(ethnicGroup(lookupEthnicGroup(text) ?? '')?.zh).toBe(zh);
});

test.each(['火星族', '族', '', '100'])('ethnic group %j is unknown', (text) => {
  expect(lookupEthnicGroup(text)).toBeNull();
});

test('every level of education is found by all its names, none by two', () => {
  const seen = new Map<string, string>();
  for (const { code, zh, aliases } of educations) {
    for (const name of [zh, code, ...aliases]) {
      expect(seen.get(name) ?? code).toBe(code);
      seen.set(name, code);
      expect(lookupEducation(name)).toBe(code);
    }
  }
});

test.each([
  ['博士研究生', '11'],
  ["Bachelor's course", '21'],
  ['Bachelor’s degree', '21'],
  ['University', '21'],
  ['College', '31'],
  ['Master', '14'],
  ['PhD', '11'],
  ['High School', '61'],
  ['Middle school', '71'],
  ['博士', '11'],
  ['硕士', '14'],
  ['研究生', '10'],
  ['研究生学历', '10'],
  ['在职研究生', '10'],
  ['本科', '21'],
  ['大本', '21'],
  ['大学', '21'],
  ['大学本科毕业', '21'],
  ['全日制本科', '21'],
  ['党校大专', '31'],
  ['大专', '31'],
  ['专科', '31'],
  ['中等专科', '41'],
  ['职高', '44'],
  ['技校', '47'],
  ['高中', '61'],
  ['高中文化', '61'],
  ['高中文化程度', '61'],
  ['初中毕业', '71'],
  ['小学', '81'],
  ['大学肄业', '23'],
  ['其他', '90'],
])('education %s is %s', (text, code) => {
  expect(lookupEducation(text)).toBe(code);
  expect(education(code)?.code).toBe(code);
});

test.each(['火星大学', '', '毕业', '本科在读'])('education %j is unknown', (text) => {
  expect(lookupEducation(text)).toBeNull();
});

test('sex', () => {
  for (const text of ['男', ' 男 ', '男性', '1', 'M']) expect(lookupSex(text)).toBe('male');
  for (const text of ['女', '女性', '2', 'female']) expect(lookupSex(text)).toBe('female');
  for (const text of ['', '未知', '0']) expect(lookupSex(text)).toBeNull();
});

test.each([
  ['13864303307', '13864303307'],
  ['138-6430-3307', '13864303307'],
  ['+86 138 6430 3307', '13864303307'],
  ['8613864303307', '13864303307'],
  ['008613864303307', '13864303307'],
  ['１３８６４３０３３０７', '13864303307'],
  ["'13864303307", '13864303307'],
  ['13864303307.0', '13864303307'],
  ['0470-8212345', '0470-8212345'],
  ['(010)62345678', '010-62345678'],
  ['010 6234 5678', '010-62345678'],
  ['0470-8212345转12', '0470-8212345转12'],
])('phone %s is %s', (text, phone) => {
  expect(normalizePhone(text)).toBe(phone);
});

test.each([
  '12345',
  '12864303307',
  '1386430330',
  '8212345',
  '138643033071',
  '13864303307/13864303308',
  '无',
  '',
])('phone %j is refused', (text) => {
  expect(normalizePhone(text)).toBeNull();
});

test('mobiles are told from landlines', () => {
  expect(isMobile('13864303307')).toBe(true);
  expect(isMobile('0470-8212345')).toBe(false);
});

test('divisions and regions', () => {
  expect(divisionName('150785')).toBe('根河市');
  expect(divisionName('150785001001')).toBe('根河市');
  expect(divisionPath('150785')).toBe('内蒙古自治区呼伦贝尔市根河市');
  expect(divisionPath('429004')).toBe('湖北省仙桃市');
  expect(divisionPath('110101')).toBe('北京市东城区');
  expect(divisionName('510213')).toBeNull();
  expect(['150785000000', '110101', '310230', '500230', '429004', '510213'].map(regionOf)).toEqual([
    1507, 1101, 3101, 5001, 4290, 5102,
  ]);
  expect(regionOf('150000')).toBe(1500);
  expect(regionOf('委员会')).toBeNull();
  expect(regionOf('1507')).toBeNull();
});

test('prefectures: about 340, each its own region', () => {
  const prefectures = listPrefectures();
  expect(prefectures.length).toBeGreaterThan(335);
  expect(prefectures.length).toBeLessThan(350);
  for (const { id, code, name } of prefectures) {
    expect(regionOf(code)).toBe(id);
    expect(name).not.toBe('');
  }
  expect(prefectures.find(({ id }) => id === 1507)).toEqual({
    id: 1507,
    code: '150700',
    name: '呼伦贝尔市',
    province: '内蒙古自治区',
  });
  expect(prefectures.find(({ id }) => id === 5001)?.name).toBe('重庆市');
});
