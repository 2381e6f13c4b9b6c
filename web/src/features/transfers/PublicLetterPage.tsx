import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { stages } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import './transfers.mine.css';
import { type Letter, letterQuery } from './transfers.mine.queries.ts';
import { codeIn } from './transfers.mine.ts';

/** For whoever holds a letter on paper: whether it holds, and what it says. No account is needed. */
export function PublicLetterPage() {
  const { t } = useTranslation('myTransfers');
  const { code } = useParams({ from: '/public/letters/$code' });
  const { data, error, isLoading, refetch } = useQuery(letterQuery(code));
  // A code that nobody gave, or that cannot be one.
  const isUnknown =
    isProblem(error) && (error.status === 404 || error.status === 400 || error.status === 422);
  return (
    <div className="z-card mine-letter">
      <PageHeader title={t('letter.title')} />
      {isLoading && <Skeleton lines={8} />}
      {isUnknown && (
        <Verdict kind="bad" title={t('letter.unknown')}>
          <p>{t('letter.unknownHint')}</p>
          <p className="z-small">
            {t('letter.code')} <code>{code}</code>
          </p>
        </Verdict>
      )}
      {error && !isUnknown && <ErrorState error={error} onRetry={() => refetch()} />}
      {data && <Checked letter={data} code={code} />}
    </div>
  );
}

function Checked({ letter, code }: { letter: Letter; code: string }) {
  const { t } = useTranslation('myTransfers');
  return (
    <>
      <Judged letter={letter} />
      <p className="mine-signature">
        <span className="mine-signed-mark">
          <Icon name={letter.genuine ? 'check' : 'error'} />
        </span>
        <span>
          <strong>{t(letter.genuine ? 'letter.signed' : 'letter.unsigned')}</strong>
          <br />
          <span className="z-small z-muted">
            {t(letter.genuine ? 'letter.signedHint' : 'letter.unsignedHint')}
          </span>
        </span>
      </p>
      <Said letter={letter} />
      {letter.genuine && letter.state === 'valid' && (
        <p className="z-small z-muted">
          {t(letter.isOutside ? 'letter.officeOutside' : 'letter.office')}
          <br />
          {t('letter.code')} <code>{codeIn(code)}</code>
        </p>
      )}
      <details className="z-small mine-signed">
        <summary>{t('letter.details')}</summary>
        <p className="z-muted">{t('letter.detailsHint')}</p>
        <Facts
          items={[
            { label: t('letter.text'), value: <code>{letter.signed.text}</code> },
            { label: t('letter.signature'), value: <code>{letter.signed.signature}</code> },
            { label: t('letter.publicKey'), value: <code>{letter.signed.publicKey}</code> },
          ]}
        />
      </details>
    </>
  );
}

/** The verdict in a word and a sentence; a letter whose signature does not fit is none, whatever it says. */
function Judged({ letter: { state, genuine, until } }: { letter: Letter }) {
  const { t } = useTranslation('myTransfers');
  const { day } = useReader();
  if (!genuine)
    return (
      <Verdict kind="bad" title={t('letter.forged')}>
        <p>{t('letter.forgedHint')}</p>
      </Verdict>
    );
  switch (state) {
    case 'valid':
      return (
        <Verdict kind="good" title={t('letter.valid')}>
          <p>{t('letter.validUntil', { day: day(until) })}</p>
          <p>{t('letter.checkId')}</p>
        </Verdict>
      );
    case 'lapsed':
      return (
        <Verdict kind="late" title={t('letter.lapsed')}>
          <p>{t('letter.lapsedOn', { day: day(until) })}</p>
        </Verdict>
      );
    case 'void':
      return (
        <Verdict kind="bad" title={t('letter.void')}>
          <p>{t('letter.voidHint')}</p>
        </Verdict>
      );
    case 'used':
      return (
        <Verdict kind="late" title={t('letter.used')}>
          <p>{t('letter.usedHint')}</p>
        </Verdict>
      );
  }
}

const icons = { good: 'check', late: 'warning', bad: 'error' } as const satisfies Record<string, IconName>;

function Verdict({
  kind,
  title,
  children,
}: {
  kind: keyof typeof icons;
  title: string;
  children: React.ReactNode;
}) {
  return (
    <section className={`mine-verdict ${kind}`} role="status">
      <Icon name={icons[kind]} size={44} />
      <h2>{title}</h2>
      <div className="mine-words">{children}</div>
    </section>
  );
}

/** Of a name with dots no line begins with one. */
function Name({ name }: { name: string }) {
  return (
    <strong>
      {[...name.matchAll(/[^·]*·?/g)].map(({ index, 0: part }) => (
        <span key={index} className="mine-part">
          {part}
        </span>
      ))}
    </strong>
  );
}

/** As the paper writes it, in Chinese. */
const sexes = [
  ['男', 'male'],
  ['女', 'female'],
] as const;

function Said({ letter }: { letter: Letter }) {
  const { t } = useTranslation('myTransfers');
  const { words, day } = useReader();
  const { sex } = letter;
  const sexOnPaper = sexes.find(([written]) => written === sex)?.[1];
  return (
    <section aria-label={t('letter.says')}>
      <Facts
        items={[
          { label: t('letter.name'), value: <Name name={letter.name} /> },
          {
            label: t('letter.sex'),
            value: sexOnPaper === undefined ? sex : t(`letter.${sexOnPaper}`),
          },
          { label: t('letter.stage'), value: words(stages[letter.stage]) },
          { label: t('letter.from'), value: letter.from },
          { label: t('letter.to'), value: letter.to },
          { label: t('letter.number'), value: letter.number },
          { label: t('letter.issuedOn'), value: day(letter.issuedOn) },
          { label: t('letter.until'), value: day(letter.until) },
          ...(letter.duesUntil === null
            ? []
            : [{ label: t('letter.duesUntil'), value: day(`${letter.duesUntil}-01`, 'month') }]),
        ]}
      />
    </section>
  );
}
