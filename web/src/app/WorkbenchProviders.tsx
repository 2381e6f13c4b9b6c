import { App, ConfigProvider } from 'antd';
import english from 'antd/locale/en_US';
import chinese from 'antd/locale/zh_CN';
import { type ReactNode, useMemo } from 'react';
import { useReader } from '../lib/words.ts';
import { useSession } from './session.tsx';

/** antd in the house's colours and the reader's language; only the workbench downloads it. */
export function WorkbenchProviders({ children }: { children: ReactNode }) {
  const { locale } = useReader();
  const { elderMode } = useSession().account;
  const theme = useMemo(() => themeFor(elderMode), [elderMode]);
  return (
    <ConfigProvider
      locale={locale === 'en' ? english : chinese}
      theme={theme}
      button={{ autoInsertSpace: false }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}

function themeFor(elder: boolean) {
  return {
    token: {
      colorPrimary: '#b8262b',
      colorInfo: '#1f4e80',
      colorLink: '#1f4e80',
      colorError: '#b8262b',
      colorSuccess: '#1b6b3f',
      colorWarning: '#805300',
      colorText: '#1c2025',
      colorTextSecondary: '#444c55',
      colorTextTertiary: '#626a74',
      colorTextDescription: '#626a74',
      colorTextPlaceholder: '#6b737c',
      borderRadius: 6,
      fontFamily: 'var(--font)',
      fontSize: elder ? 18 : 14,
      controlHeight: elder ? 60 : 34,
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.15s',
    },
  };
}
