import { expect, test } from 'vitest';
import { type Condition, warningsOf } from './system.warnings.ts';

const sound: Condition = {
  publicUrl: 'https://zhibu.example.cn',
  keyFileMode: 0o600,
  bypassesRowSecurity: false,
  failedJobs: 0,
  statistics: { day: '2026-07-01', differing: 0 },
  unknownYear: null,
};

test('a sound installation warns of nothing, nor does plain http on the machine itself', () => {
  expect(warningsOf(sound)).toEqual([]);
  for (const publicUrl of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])
    expect(warningsOf({ ...sound, publicUrl })).toEqual([]);
});

test.each([
  [{ publicUrl: 'http://10.0.0.5:8080' }, 'HTTPS'],
  [{ publicUrl: 'http://127.example.cn' }, 'HTTPS'],
  [{ keyFileMode: 0o640 }, 'chmod 600'],
  [{ keyFileMode: 0o604 }, 'chmod 600'],
  [{ keyFileMode: null }, '密钥文件'],
  [{ bypassesRowSecurity: true }, 'zhibu_app'],
  [{ failedJobs: 2 }, '2 个后台任务'],
  [{ unknownYear: 2027 }, '2027年的放假和调休安排'],
  [{ statistics: { day: '2026-07-01', differing: 3 } }, '3 处不一致'],
])('%j says what to mend', (change, words) => {
  const warnings = warningsOf({ ...sound, ...change });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.zh).toContain(words);
  expect(warnings[0]?.en).not.toBe('');
});
