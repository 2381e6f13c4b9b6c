export interface Device {
  /** A name that needs no translation, or the key of one that does. */
  browser: string | { key: 'wechat' | 'browser' };
  system: string | null;
}

const browsers: readonly [RegExp, Device['browser']][] = [
  [/MicroMessenger/i, { key: 'wechat' }],
  [/DingTalk/i, 'DingTalk'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/HuaweiBrowser/i, 'Huawei Browser'],
  [/MiuiBrowser/i, 'Mi Browser'],
  [/QQBrowser/i, 'QQ Browser'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/i, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** Enough of a user agent for a person to say "that is mine"; null when it says nothing. */
export function deviceOf(userAgent: string): Device | null {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  if (browser === undefined && system === null) return null;
  return { browser: browser ?? { key: 'browser' }, system };
}
