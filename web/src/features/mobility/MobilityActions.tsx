import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actingDutyOf, useCan, useSession } from '../../app/session.tsx';
import { download } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { OtherActs } from '../../ui/desk/OtherActs.tsx';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { AwayDialog } from './AwayDialog.tsx';
import { filterOfMobility, type MobilitySearch } from './mobility.search.ts';
import { RetainDialog } from './RetainDialog.tsx';

/** To register who is away is the main act; beside it the retention of a graduate, and the list as a workbook. */
export function MobilityActions({ search }: { search: MobilitySearch }) {
  const { t } = useTranslation('workbench');
  const mayExport = useCan('members.export');
  const mayWrite = useCan('members.write');
  const duty = actingDutyOf(useSession());
  const [open, setOpen] = useState<'away' | 'retain' | null>(null);
  const make = useExport(search);
  const registers = mayWrite && duty !== null;
  const shared = { organizationId: duty?.organization.id ?? '', onClose: () => setOpen(null) };
  if (!registers && !mayExport) return null;
  return (
    <>
      <FormProblem error={make.error} />
      <OtherActs>
        {(className) => (
          <>
            {mayExport && (
              <button
                type="button"
                className={className}
                disabled={make.isPending}
                aria-busy={make.isPending || undefined}
                onClick={() => make.mutate()}
              >
                {make.isPending && <span className="z-spinner" aria-hidden="true" />}
                {t('mobility.export')}
              </button>
            )}
            {registers && (
              <button type="button" className={className} onClick={() => setOpen('retain')}>
                {t('mobility.retain')}
              </button>
            )}
          </>
        )}
      </OtherActs>
      {registers && (
        <Button kind="primary" onClick={() => setOpen('away')}>
          {t('mobility.register')}
        </Button>
      )}
      <span className="z-only-read" role="status">
        {make.data && t('mobility.exported', { name: make.data.fileName ?? '' })}
      </span>
      {open === 'away' && <AwayDialog {...shared} />}
      {open === 'retain' && <RetainDialog {...shared} />}
    </>
  );
}

/** What the list shows, every page of it, as a workbook. */
const useExport = (search: MobilitySearch) =>
  useMutation({
    mutationFn: () => download('GET /mobility/export', { query: filterOfMobility(search) }),
    onSuccess: ({ blob, fileName }) => saveFile(blob, fileName ?? 'mobility.xlsx'),
  });
