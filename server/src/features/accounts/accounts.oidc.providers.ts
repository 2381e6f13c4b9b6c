import type { Body } from '@zhibu/contract/endpoint';
import type { identities } from '@zhibu/contract/identities';
import { discover, OpenIdError } from '../../integrations/openid.ts';
import { audit } from '../../kernel/audit.ts';
import { type Actor, holds } from '../../kernel/authorization.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { invalid, notFound, stale } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { decodePosition, encodePosition, idShape } from '../../kernel/paging.ts';
import type { Services } from '../../services.ts';
import { issuerRefused, issuerTaken, issuerUnreachable } from './accounts.oidc.refusals.ts';
import { callbackUrl, issuerProblem } from './accounts.oidc.rules.ts';
import {
  clientSecretPlace,
  type ProviderRow,
  providerColumns,
  providerNames,
} from './accounts.oidc.store.ts';

/**
 * Outside providers, kept by the security admin: who may vouch for a person is a question of access, not of operation.
 * Each change has its reason.
 */

type NewProvider = Body<(typeof identities)['POST /identity-providers']>;
type ProviderChanges = Body<(typeof identities)['PATCH /identity-providers/{id}']>;

type Listed = ProviderRow & { identities: number };

const listedColumns = sql`${providerColumns},
  (SELECT count(*) FROM oidc_identity i WHERE i.provider_id = p.id) AS identities`;

function shown(actor: Actor, row: Listed) {
  const { id, issuer, clientId, sufficientAcr, sufficientAmr, enabled, version } = row;
  return {
    id,
    issuer,
    clientId,
    name: providerNames(row),
    sufficientAcr,
    sufficientAmr,
    enabled,
    identities: row.identities,
    version,
    can: { edit: holds(actor, 'identity_providers.manage') },
  };
}

/** In the order in which they were added; the secret of the client leaves never. */
export async function listProviders(
  services: Services,
  actor: Actor,
  query: { limit?: number; after?: string },
) {
  const limit = query.limit ?? 20;
  const after = decodePosition(query.after, [idShape])?.[0] ?? null;
  const rows = await services.database.read({ ...actor.scope, gate: 'accounts' }, (reader) =>
    reader.rows(sql<Listed>`
      SELECT ${listedColumns} FROM oidc_provider p WHERE ${after}::uuid IS NULL OR p.id > ${after}::uuid
      ORDER BY p.id LIMIT ${limit + 1}`),
  );
  const items = rows.slice(0, limit);
  return {
    items: items.map((row) => shown(actor, row)),
    next: rows.length > limit ? encodePosition([items.at(-1)?.id ?? '']) : null,
    callbackUrl: callbackUrl(services.settings.publicUrl),
  };
}

/** @throws Problem 409 issuer known, 422 not an issuer or not reachable */
export async function addProvider(services: Services, actor: Actor, given: NewProvider) {
  const { vault, settings, clock } = services;
  const reason = reasonOf(given.reason);
  const words = issuerProblem(given.issuer, settings.publicUrl);
  if (words) throw issuerRefused(words);
  await reach(services, given);
  const id = newId();
  const now = clock.now();
  return services.database.transaction({ ...actor.scope, gate: 'accounts' }, async (tx) => {
    const sealed = vault.seal(given.clientSecret, clientSecretPlace(id));
    const added = await tx.run(sql`
      INSERT INTO oidc_provider (id, issuer, client_id, client_secret_encrypted, name_zh, name_en, sufficient_acr,
        sufficient_amr, enabled, created_at, updated_at)
      VALUES (${id}, ${given.issuer}, ${given.clientId}, ${sealed}, ${given.name.zh}, ${given.name.en},
        ${given.sufficientAcr ?? []}::text[], ${given.sufficientAmr ?? []}::text[], ${given.enabled}, ${now}, ${now})
      ON CONFLICT (issuer) DO NOTHING`);
    if (added === 0) throw issuerTaken();
    return record(tx, actor, now, id, 'identity_provider.add', reason, null);
  });
}

/** Absent leaves. The issuer stays: whom its subjects are mapped to hangs on it. @throws Problem 404, 412, 422 */
export async function editProvider(
  services: Services,
  actor: Actor,
  id: string,
  version: number,
  given: ProviderChanges,
) {
  const { vault, clock } = services;
  const reason = reasonOf(given.reason);
  const scope = { ...actor.scope, gate: 'accounts' as const };
  const before = await services.database.read(scope, (reader) => one(reader, id));
  const place = clientSecretPlace(id);
  const next = {
    issuer: before.issuer,
    clientId: given.clientId ?? before.clientId,
    clientSecret: given.clientSecret ?? vault.open(before.sealedSecret, place),
    enabled: given.enabled ?? before.enabled,
  };
  if (next.enabled) await reach(services, next);
  const sealed =
    given.clientSecret === undefined ? before.sealedSecret : vault.seal(next.clientSecret, place);
  const now = clock.now();
  return services.database.transaction(scope, async (tx) => {
    const changed = await tx.run(sql`
      UPDATE oidc_provider SET client_id = ${next.clientId}, client_secret_encrypted = ${sealed},
        name_zh = ${given.name?.zh ?? before.nameZh}, name_en = ${given.name?.en ?? before.nameEn},
        sufficient_acr = ${given.sufficientAcr ?? before.sufficientAcr}::text[],
        sufficient_amr = ${given.sufficientAmr ?? before.sufficientAmr}::text[], enabled = ${next.enabled},
        version = version + 1, updated_at = ${now}
      WHERE id = ${id}::uuid AND version = ${version}`);
    if (changed === 0) throw stale();
    return record(tx, actor, now, id, 'identity_provider.edit', reason, before);
  });
}

/** The entry says what changed, never the secret. */
async function record(
  tx: Tx,
  actor: Actor,
  now: Date,
  id: string,
  action: string,
  reason: string,
  before: Listed | null,
) {
  const after = await one(tx, id);
  const told = ({ issuer, clientId, nameZh, nameEn, sufficientAcr, sufficientAmr, enabled }: Listed) => ({
    issuer,
    clientId,
    nameZh,
    nameEn,
    sufficientAcr,
    sufficientAmr,
    enabled,
  });
  await audit(tx, actor, now, {
    action,
    object: { type: 'identity_provider', id, name: after.nameZh },
    reason,
    before: before && told(before),
    after: told(after),
  });
  return shown(actor, after);
}

async function one(reader: Reader, id: string): Promise<Listed> {
  const row = await reader.first(sql<Listed>`
    SELECT ${listedColumns} FROM oidc_provider p WHERE p.id = ${id}::uuid`);
  if (!row) throw notFound('identity_provider', id);
  return row;
}

/** What failed is told to the server's own log only. */
async function reach(
  { log }: Services,
  provider: { issuer: string; clientId: string; clientSecret: string },
): Promise<void> {
  try {
    await discover(provider);
  } catch (error) {
    if (!(error instanceof OpenIdError)) throw error;
    log.warn(
      { issuer: provider.issuer, err: error },
      'identity provider: its configuration could not be read',
    );
    throw issuerUnreachable();
  }
}

function reasonOf(text: string): string {
  const reason = text.trim();
  if (reason !== '') return reason;
  const words = { zh: '请填写理由，它会记入日志。', en: 'Give the reason; it stands in the log.' };
  throw invalid(words, [{ pointer: '/reason', detail: words }]);
}
