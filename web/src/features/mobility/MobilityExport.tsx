import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { download } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { filterOfMobility, type MobilitySearch } from './mobility.search.ts';

/** What the list shows, every page of it, as a workbook. */
export function MobilityExport({ search }: { search: MobilitySearch }) {
  const { t } = useTranslation('workbench');
  const make = useMutation({
    mutationFn: () => download('GET /mobility/export', { query: filterOfMobility(search) }),
    onSuccess: ({ blob, fileName }) => saveFile(blob, fileName ?? 'mobility.xlsx'),
  });
  return (
    <>
      <FormProblem error={make.error} />
      <Button busy={make.isPending} onClick={() => make.mutate()}>
        {t('mobility.export')}
      </Button>
      <span className="z-only-read" role="status">
        {make.data && t('mobility.exported', { name: make.data.fileName ?? '' })}
      </span>
    </>
  );
}
