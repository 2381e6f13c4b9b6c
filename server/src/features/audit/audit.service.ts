import type { audit as table } from '@zhibu/contract/audit';
import type { Answer, Query } from '@zhibu/contract/endpoint';
import { audit } from '../../kernel/audit.ts';
import { type Actor, throughGate } from '../../kernel/authorization.ts';
import { decodePosition, encodePosition } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { readAnchors, writeAnchor } from './audit.anchors.ts';
import { type Break, breaks } from './audit.breaks.ts';
import { type AuditPosition, cleanFilter, entriesOf, pastVerifications } from './audit.queries.ts';
import { type Verification, type VerifyOptions, verifyAudit } from './audit.verification.ts';

type EntriesQuery = Query<(typeof table)['GET /audit-entries']>;
export type EntriesAnswer = Answer<(typeof table)['GET /audit-entries']>;
export type VerificationAnswer = Answer<(typeof table)['GET /audit-verification']>;
export type HistoryAnswer = Answer<(typeof table)['GET /audit-verifications']>;

const shapes = [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, /^\d{1,2}$/, /^\d{1,15}$/];

/** A page of the log, newest first. Who reads the log stands in the log: one entry a request. */
export function readEntries(services: Services, actor: Actor, query: EntriesQuery): Promise<EntriesAnswer> {
  const { limit = 20, after, ...asked } = query;
  const filter = cleanFilter(asked);
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

/**
 * Walks the chain for whoever asks; the walk itself is logged with its result. A sound log is anchored at once, so that
 * what was just verified cannot be made another one.
 */
export async function verifyFor(
  services: Services,
  actor: Actor,
  options: VerifyOptions = {},
): Promise<Verification> {
  const result = await verifyAudit(services, options);
  const { sound, entries, firstBreak, anchors } = result;
  await services.database.transaction(throughGate(actor, 'audit'), (tx) =>
    audit(tx, actor, services.clock.now(), {
      action: 'audit.verify',
      object: { type: 'audit', id: 'audit' },
      after: { sound, entries, firstBreak, anchors: anchors.count },
    }),
  );
  if (sound) await writeAnchor(services);
  return result;
}

/** The same for a screen. */
export async function verifyForScreen(services: Services, actor: Actor): Promise<VerificationAnswer> {
  const result = await verifyFor(services, actor);
  return {
    ...result,
    firstBreak: result.firstBreak && shown(result.firstBreak),
    breaks: result.breaks.map(shown),
  };
}

const shown = (broken: Break) => ({ ...broken, what: breaks[broken.what] });

/** Who verified when, with what result; how far the anchors reach. Reading this is no reading of the log. */
export async function verificationHistory(services: Services, actor: Actor): Promise<HistoryAnswer> {
  const { database, vault, settings } = services;
  const [items, file] = await Promise.all([
    database.read(throughGate(actor, 'audit'), (reader) => pastVerifications(reader, 20)),
    readAnchors(vault, settings.anchorFile),
  ]);
  return {
    items,
    anchors: { count: file?.anchors.length ?? 0, lastAt: file?.anchors.at(-1)?.at ?? null },
    publicKey: vault.publicKey(),
  };
}
