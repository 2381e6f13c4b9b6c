import { Notice } from '../Notice.tsx';

/** Somebody else saved in between: what differs, line by line. Nothing while nobody did. */
export function Conflict({ lead, lines }: { lead: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Notice kind="warning">
      {lead}
      <ul className="desk-plain-list">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}
