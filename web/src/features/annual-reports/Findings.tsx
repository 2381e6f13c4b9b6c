import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import type { Report } from './AnnualReportPage.tsx';

/** So many are read at a glance; those below stand on the board besides. */
const shown = 5;

/** What stands against filing, each with where to go; then what only warns. Nothing where there is neither. */
export function Findings({ report }: { report: Report }) {
  const { t } = useTranslation('workbench');
  const blocks = report.findings.filter(({ severity }) => severity === 'block');
  const warnings = report.findings.filter(({ severity }) => severity === 'warn');
  const reader = useReader();
  // Until the last day of the year there is nothing to solve: the sentence above says when it begins.
  const early = blocks.some(({ key }) => key === 'too_early');
  const solvable = blocks.filter(({ key }) => key !== 'too_early');
  return (
    <>
      {solvable.length > 0 && (
        <Section title={t('annualReports.blocks', { n: solvable.length })}>
          <Lines blocks={solvable.slice(0, shown)} report={report} />
          {solvable.length > shown && (
            <details className="desk-fold">
              <summary>{t('annualReports.moreBlocks', { n: solvable.length - shown })}</summary>
              <Lines blocks={solvable.slice(shown)} report={report} />
            </details>
          )}
        </Section>
      )}
      {warnings.length > 0 && !early && (
        <Notice>
          <strong>{t('annualReports.warnings')}</strong>
          {warnings.map(({ words }) => (
            <p key={words.zh}>{reader.words(words)}</p>
          ))}
        </Notice>
      )}
    </>
  );
}

function Lines({ blocks, report }: { blocks: Report['findings']; report: Report }) {
  return (
    <ul className="z-rows">
      {blocks.map((block) => (
        <Line key={block.words.zh} block={block} report={report} />
      ))}
    </ul>
  );
}

function Line({ block, report }: { block: Report['findings'][number]; report: Report }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <li className="z-row">
      <span>{reader.words(block.words)}</span>
      {block.organization && (
        <Link
          to="/annual-reports"
          search={{ organization: block.organization.id, year: String(report.year) }}
          className="desk-link z-no-print"
          aria-label={`${t('annualReports.look')}：${block.organization.name}`}
        >
          {t('annualReports.look')}
        </Link>
      )}
      {block.key === 'imports_open' && (
        <Link to="/member-imports" className="desk-link z-no-print">
          {t('annualReports.look')}
        </Link>
      )}
    </li>
  );
}
