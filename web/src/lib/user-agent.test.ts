import { expect, test } from 'vitest';
import { deviceOf } from './user-agent.ts';

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
test.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36`, 'Chrome', 'Windows'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0`, 'Edge', 'Windows'],
  [`Mozilla/5.0 (Linux; Android 14; HarmonyOS) ${chrome} HuaweiBrowser/15`, 'Huawei Browser', 'HarmonyOS'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17 Safari/604',
    'Safari',
    'iOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox', 'Linux'],
])('%s', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toEqual({ browser, system });
});

test('the browser inside WeChat is named in the reader’s language', () => {
  const userAgent = 'Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0';
  expect(deviceOf(userAgent)).toEqual({ browser: { key: 'wechat' }, system: 'Android' });
});

test('a program that says nothing of itself stays unknown', () => {
  expect(deviceOf('curl/8.5')).toBeNull();
  expect(deviceOf('')).toBeNull();
});
