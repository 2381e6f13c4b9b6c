import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { download } from '../../lib/api.ts';
import { saveFile } from '../../ui/desk/save-file.ts';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { type Question, tableKeys } from './statistics.search.ts';

const formats = ['xlsx', 'pdf'] as const;
const extents = ['Table', 'All'] as const;

/** The table that is looked at, or all of them, as a file with the head of the organisation. */
export function ExportMenu({ question, from }: { question: Question; from: string | undefined }) {
  const { t } = useTranslation('workbench');
  const make = useMutation({
    mutationFn: ({ format, all }: { format: (typeof formats)[number]; all: boolean }) => {
      const { table, ...rest } = question;
      return download('GET /statistics/export', {
        query: { ...rest, ...(from ? { from } : {}), format, tables: all ? tableKeys : [table] },
      });
    },
    onSuccess: ({ blob, fileName }, { format }) => saveFile(blob, fileName ?? `statistics.${format}`),
  });
  return (
    <div className="stat-export">
      <Menu
        label={t('statistics.export')}
        button={
          <span className="z-button secondary" aria-busy={make.isPending || undefined}>
            {make.isPending ? (
              <span className="z-spinner" aria-hidden="true" />
            ) : (
              <Icon name="download" size={16} />
            )}
            {make.isPending ? t('statistics.exporting') : t('statistics.export')}
          </span>
        }
      >
        {extents.flatMap((extent) =>
          formats.map((format) => (
            <button
              key={`${extent}${format}`}
              type="button"
              className="z-menu-item"
              disabled={make.isPending}
              onClick={() => make.mutate({ format, all: extent === 'All' })}
            >
              {t(`statistics.export${extent}_${format}`)}
            </button>
          )),
        )}
      </Menu>
      <FormProblem error={make.error} />
      <span className="z-only-read" role="status">
        {make.data && t('statistics.exported', { name: make.data.fileName ?? '' })}
      </span>
    </div>
  );
}
