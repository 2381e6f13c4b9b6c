import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import { useReader } from '../../lib/words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { SvgPicture } from '../../ui/SvgPicture.tsx';
import './accounts.css';

export type Slip = AnswerOf<'POST /setup'>['slips'][number];

/** Activation slips to cut apart, eight to an A4 page; each goes to its person by hand. */
export function SlipSheet({ slips }: { slips: readonly Slip[] }) {
  const { t } = useTranslation('accounts');
  const local = slips.some(({ url }) => /^https?:\/\/(127\.|localhost|\[::1\])/.test(url));
  return (
    <>
      {local && (
        <div className="z-no-print">
          <Notice kind="warning">{t('slips.localOnly')}</Notice>
        </div>
      )}
      <ul className="z-slips">
        {slips.map((slip) => (
          <OneSlip key={slip.login} slip={slip} address={t('slips.how', { address: addressIn(slip.url) })} />
        ))}
      </ul>
    </>
  );
}

function OneSlip({ slip, address }: { slip: Slip; address: string }) {
  const { t } = useTranslation('accounts');
  const { instant } = useReader();
  return (
    <li className="z-slip">
      <header>
        <strong>{slip.name}</strong>
        <div className="z-small">{slip.organization}</div>
      </header>
      <div>
        <div>
          {t('slips.login')}
          <br />
          <code>{slip.login}</code>
        </div>
        <div>
          {t('slips.code')}
          <br />
          <code>{slip.code}</code>
        </div>
      </div>
      <SvgPicture svg={slip.qr} label={t('slips.qr', { name: slip.name })} size={112} />
      <footer>
        {address}
        <br />
        {slip.otherHalf !== null && (
          <>
            <strong>{t('slips.half', { name: slip.otherHalf })}</strong>
            <br />
          </>
        )}
        {t('slips.until', { day: instant(slip.expiresAt) })} · {t('slips.keep')}
      </footer>
    </li>
  );
}

/** The address without the code in it, for those who type. */
function addressIn(url: string): string {
  return url.replace(/#.*$/, '');
}
