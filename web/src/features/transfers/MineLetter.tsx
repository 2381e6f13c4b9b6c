import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { download } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SvgPicture } from '../../ui/SvgPicture.tsx';
import type { MyTransfer } from './transfers.mine.queries.ts';
import { codeIn, hasOldLetters } from './transfers.mine.ts';

interface Properties {
  transfer: MyTransfer;
  letter: NonNullable<MyTransfer['letter']>;
}

/** The letter itself: its code to be scanned, and the paper. */
export function MineLetter({ transfer, letter }: Properties) {
  const { t } = useTranslation('myTransfers');
  return (
    <div className="mine-sheet">
      {hasOldLetters(transfer) && <Notice kind="warning">{t('bring.old', { number: letter.number })}</Notice>}
      {letter.address !== null && (
        <Code address={letter.address} number={letter.number} isOutside={transfer.kind === 'outgoing'} />
      )}
      <Paper transferId={transfer.id} number={letter.number} />
    </div>
  );
}

/** The same on paper, for whoever has a printer or a neighbour with one. */
function Paper({ transferId, number }: { transferId: string; number: string }) {
  const { t } = useTranslation('myTransfers');
  const take = useMutation({
    mutationFn: async () => {
      const paper = await download('GET /transfers/{id}/letter.pdf', { params: { id: transferId } });
      const name = paper.fileName ?? `${number}.pdf`;
      saveFile(paper.blob, name);
      return name;
    },
  });
  return (
    <>
      <FormProblem error={take.error} />
      <Button wide busy={take.isPending} onClick={() => take.mutate()}>
        <Icon name="download" />
        {t('bring.download')}
      </Button>
      {take.data !== undefined && (
        <Notice kind="success">{t('bring.downloaded', { name: take.data })}</Notice>
      )}
    </>
  );
}

/** Large enough for a scratched screen and an old scanner; the same in letters below. */
function Code({ address, number, isOutside }: { address: string; number: string; isOutside: boolean }) {
  const { t } = useTranslation('myTransfers');
  const picture = useQuery({
    queryKey: ['qr', address],
    queryFn: () => draw(address),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <figure className="mine-code">
      {picture.data && <SvgPicture svg={picture.data} label={t('bring.qr', { number })} size={280} />}
      {picture.error && <Notice kind="warning">{t('bring.noQr')}</Notice>}
      <figcaption>
        {picture.data && <strong>{t('bring.scan')}</strong>}
        <span>{number}</span>
        <span className="z-small z-muted">{t(isOutside ? 'bring.codeOutside' : 'bring.code')}</span>
        <code>{codeIn(address)}</code>
      </figcaption>
    </figure>
  );
}

/** The library comes only to who has a letter. Level M and four modules of quiet, as ISO/IEC 18004 asks. */
async function draw(address: string): Promise<string> {
  const { default: qr } = await import('qrcode');
  return qr.toString(address, { type: 'svg', margin: 4, errorCorrectionLevel: 'M' });
}
