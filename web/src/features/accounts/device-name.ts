import { useTranslation } from 'react-i18next';
import { deviceOf } from '../../lib/user-agent.ts';

/** Browser and system in words, enough for a person to say "that is mine". */
export function useDeviceName(userAgent: string): string {
  const { t } = useTranslation('accounts');
  const device = deviceOf(userAgent);
  if (device === null) return t('device.unknown');
  const browser = typeof device.browser === 'string' ? device.browser : t(`device.${device.browser.key}`);
  return device.system === null ? browser : t('device.on', { browser, system: device.system });
}
