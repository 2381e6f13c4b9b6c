import type { audit as table } from '@zhibu/contract/audit';
import type { Answer } from '@zhibu/contract/endpoint';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { decodePosition, encodePosition } from '../../kernel/paging.ts';
import { cleanText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { type AuditFilter, type AuditPosition, entriesOf } from './audit.queries.ts';
import { breaks, verifyAudit } from './audit.verification.ts';

export type EntriesAnswer = Answer<(typeof table)['GET /audit-entries']>;
export type VerificationAnswer = Answer<(typeof table)['GET /audit-verification']>;

const shapes = [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, /^\d{1,2}$/, /^\d{1,15}$/];

/** A page of the log, newest first. Who reads the log stands in the log: one entry a request. */
export function readEntries(services: Services, actor: Actor, query: AuditFilter): Promise<EntriesAnswer> {
  const { limit = 20, after, ...asked } = query;
  const filter: AuditFilter = {
    ...asked,
    ...(asked.action === undefined ? {} : { action: cleanText(asked.action) }),
    ...(asked.objectId === undefined ? {} : { objectId: cleanText(asked.objectId) }),
  };
  const position = positionOf(after);
  return services.database.transaction(throughGate(actor, 'audit'), async (tx) => {
    const rows = await entriesOf(tx, filter, position, limit);
    const items = rows.slice(0, limit);
    await audit(tx, actor, services.clock.now(), {
      action: 'audit.read',
      object: { type: 'audit', id: null },
      after: { ...filter, page: position ? 'next' : 'first', entries: items.length },
    });
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next: last ? encodePosition([last.at.toISOString(), last.lane, last.seq]) : null };
  });
}

function positionOf(after: string | undefined): AuditPosition | null {
  const parts = decodePosition(after, shapes);
  if (!parts) return null;
  const [at = '', lane, seq] = parts;
  return { at: new Date(at), lane: Number(lane), seq: Number(seq) };
}

/** Walks the chain for the audit admin; the walk itself is logged with its result. */
export async function verifyFor(
  services: Services,
  actor: Actor,
  language: 'zh' | 'en',
): Promise<VerificationAnswer> {
  const { sound, entries, firstBreak } = await verifyAudit(services);
  await services.database.transaction(throughGate(actor, 'audit'), (tx) =>
    audit(tx, actor, services.clock.now(), {
      action: 'audit.verify',
      object: { type: 'audit', id: null },
      after: { sound, entries, firstBreak },
    }),
  );
  return {
    sound,
    entries,
    firstBreak: firstBreak && { ...firstBreak, what: breaks[firstBreak.what][language] },
  };
}
