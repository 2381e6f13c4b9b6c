import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../../lib/words.ts';
import type { Finding } from './operation.calls.ts';

/** What stands in the way, or what to know before: each in a sentence, with its rule and where to mend it. */
export function Findings({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <div className="operation-findings">
      <h3>{title}</h3>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.pointer ?? ''} ${finding.links[0]?.id ?? ''}`}>
            <FindingLine finding={finding} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** So many are named (the contract's maxItems); where there are more, the rest is counted. */
const mostLinks = 20;

function FindingLine({ finding }: { finding: Finding }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const { id: here } = useParams({ strict: false });
  const { words, article, earliest, count } = finding;
  // Whoever reads it stands on that page already.
  const links = finding.links.filter(({ id }) => id !== here);
  return (
    <>
      <p>{reader.words(words)}</p>
      {article !== null && (
        <p className="z-muted z-small">
          {t('operations.article', { article: reader.words(article) })}
          {earliest !== null && t('operations.earliest', { earliest: reader.words(earliest) })}
        </p>
      )}
      {links.length > 0 && (
        <p className="operation-links">
          {links.map((link) => (
            <FindingLink key={link.id} link={link} />
          ))}
          {finding.links.length >= mostLinks && count > finding.links.length && (
            <span className="z-muted">
              {t('operations.andMore', { n: reader.number(count - finding.links.length) })}
            </span>
          )}
        </p>
      )}
    </>
  );
}

function FindingLink({ link }: { link: Finding['links'][number] }) {
  const { type, id, name } = link;
  if (type === 'organization')
    return (
      <Link to="/organizations/$id" params={{ id }}>
        {name}
      </Link>
    );
  if (type === 'member')
    return (
      <Link to="/members/$id" params={{ id }}>
        {name}
      </Link>
    );
  if (type === 'import')
    return (
      <Link to="/member-imports/$id" params={{ id }}>
        {name}
      </Link>
    );
  if (type === 'transfer')
    return (
      <Link to="/transfers/$id" params={{ id }}>
        {name}
      </Link>
    );
  if (type === 'duty') return <Link to="/duties">{name}</Link>;
  return <span>{name}</span>;
}
