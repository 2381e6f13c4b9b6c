import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.tsx';
import { download } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import { BackToFile } from './BackToFile.tsx';
import './me.css';
import { NoFile } from './NoFile.tsx';

const formats = [
  { format: 'html', words: 'page', hint: 'pageHint' },
  { format: 'json', words: 'data', hint: 'dataHint' },
] as const;

/** The own file to take along, in full; the password again where the sign-in is not fresh. */
export function CopyPage() {
  const { t } = useTranslation('member');
  const { memberId } = useSession();
  return (
    <div className="z-page">
      <PageHeader title={t('rights.copy.title')} lead={t('rights.copy.lead')} breadcrumb={<BackToFile />} />
      {memberId === null ? <NoFile /> : <Formats memberId={memberId} />}
      <p className="z-small z-muted">{t('rights.copy.logged')}</p>
    </div>
  );
}

function Formats({ memberId }: { memberId: string }) {
  const { t } = useTranslation('member');
  const withFreshSignIn = useFreshSignIn();
  const take = useMutation({
    mutationFn: async (format: 'html' | 'json') => {
      const copy = await withFreshSignIn(() =>
        download('POST /members/{id}/copies', { params: { id: memberId }, body: { format } }),
      );
      if (copy === null) return null;
      const name = copy.fileName ?? `copy.${format}`;
      saveFile(copy.blob, name);
      return name;
    },
  });
  return (
    <>
      {formats.map(({ format, words, hint }) => (
        <Section key={format} title={t(`rights.copy.${words}`)}>
          <p className="z-muted">{t(`rights.copy.${hint}`)}</p>
          <Button
            kind={format === 'html' ? 'primary' : 'secondary'}
            wide
            busy={take.isPending && take.variables === format}
            aria-label={`${t('rights.copy.take')}：${t(`rights.copy.${words}`)}`}
            onClick={() => take.mutate(format)}
          >
            {t('rights.copy.take')}
          </Button>
        </Section>
      ))}
      <FormProblem error={take.error} />
      {typeof take.data === 'string' && (
        <Notice kind="success">{t('rights.copy.done', { name: take.data })}</Notice>
      )}
    </>
  );
}
