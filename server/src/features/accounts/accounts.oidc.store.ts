import { sha256, type Vault } from '../../kernel/crypto.ts';
import { type Reader, sql, type Tx } from '../../kernel/database.ts';
import { newId } from '../../kernel/ids.ts';
import { normalizeCode } from './accounts.codes.ts';
import { outsideSignInsPerAddress } from './accounts.oidc.rules.ts';
import { addressKey } from './accounts.rules.ts';

export interface ProviderRow {
  id: string;
  issuer: string;
  clientId: string;
  sealedSecret: Buffer;
  nameZh: string;
  nameEn: string;
  sufficientAcr: string[];
  sufficientAmr: string[];
  enabled: boolean;
  version: number;
}

export const providerColumns = sql`p.id, p.issuer, p.client_id AS "clientId", p.client_secret_encrypted AS "sealedSecret",
  p.name_zh AS "nameZh", p.name_en AS "nameEn", p.sufficient_acr AS "sufficientAcr",
  p.sufficient_amr AS "sufficientAmr", p.enabled, p.version`;

export function providerNames(row: { nameZh: string; nameEn: string }) {
  return { zh: row.nameZh, en: row.nameEn };
}

/** A provider in use. */
export function findProvider(reader: Reader, id: string): Promise<ProviderRow | undefined> {
  return reader.first(sql<ProviderRow>`
    SELECT ${providerColumns} FROM oidc_provider p WHERE p.id = ${id}::uuid AND p.enabled`);
}

/** What the sign-in page offers, in the order in which they were added. */
export async function offeredProviders(reader: Reader) {
  const rows = await reader.rows(sql<{ id: string; nameZh: string; nameEn: string }>`
    SELECT id, name_zh AS "nameZh", name_en AS "nameEn" FROM oidc_provider WHERE enabled ORDER BY created_at, id LIMIT 10`);
  return rows.map((row) => ({ id: row.id, name: providerNames(row) }));
}

/** Where a client's secret belongs: it opens nowhere else. */
export function clientSecretPlace(providerId: string): string {
  return `oidc_provider.client_secret:${providerId}`;
}

/** A subject is often a staff number: kept as a keyed digest that says only whether two are the same. */
export function subjectDigest(vault: Vault, issuer: string, subject: string): string {
  return vault.digest(`openid\0${issuer}\0${subject}`);
}

export interface LoginRow {
  providerId: string;
  nonce: string;
  sealedVerifier: Buffer;
  accountId: string | null;
  sessionId: string | null;
  next: string;
}

export function verifierPlace(state: string): string {
  return `oidc_login.verifier:${sha256(state).toString('hex')}`;
}

/** @returns false when the address has too many under way */
export async function keepLogin(
  tx: Tx,
  login: LoginRow & { state: string; browser: string; address: string },
  now: Date,
  expiresAt: Date,
): Promise<boolean> {
  const address = addressKey(login.address);
  await tx.run(sql`DELETE FROM oidc_login WHERE expires_at <= ${now}`);
  const kept = await tx.run(sql`
    INSERT INTO oidc_login (state_hash, browser_hash, provider_id, nonce, verifier_encrypted, account_id, session_id,
      next, address, expires_at)
    SELECT ${sha256(login.state)}::bytea, ${sha256(login.browser)}::bytea, ${login.providerId}::uuid, ${login.nonce}::text,
      ${login.sealedVerifier}::bytea, ${login.accountId}::uuid, ${login.sessionId}::uuid, ${login.next}::text,
      ${address}::text, ${expiresAt}::timestamptz
    WHERE (SELECT count(*) FROM oidc_login WHERE address = ${address}) < ${outsideSignInsPerAddress}`);
  return kept === 1;
}

/** Once, in time, by the browser that began. */
export function takeLogin(tx: Tx, state: string, browser: string, now: Date): Promise<LoginRow | undefined> {
  return tx.first(sql<LoginRow>`
    DELETE FROM oidc_login
    WHERE state_hash = ${sha256(state)} AND browser_hash = ${sha256(browser)} AND expires_at > ${now}
    RETURNING provider_id AS "providerId", nonce, verifier_encrypted AS "sealedVerifier", account_id AS "accountId",
      session_id AS "sessionId", next`);
}

export interface IdentityMatch {
  id: string;
  selfStarted: boolean;
  accountId: string;
  name: string;
  status: 'invited' | 'active' | 'closed';
  lockedUntil: Date | null;
}

/** The account that an outside subject is mapped to; locked until the session stands. */
export function findIdentity(tx: Tx, providerId: string, digest: string): Promise<IdentityMatch | undefined> {
  return tx.first(sql<IdentityMatch>`
    SELECT i.id, i.self_started AS "selfStarted", a.id AS "accountId", a.name, a.status, a.locked_until AS "lockedUntil"
    FROM oidc_identity i JOIN account a ON a.id = i.account_id
    WHERE i.provider_id = ${providerId}::uuid AND i.subject_digest = ${digest} FOR UPDATE OF a`);
}

function pairingHash(code: string): Buffer {
  return sha256(`zhibu pairing\0${normalizeCode(code)}`);
}

/** One open pairing for one outside person: a new code replaces the old one. */
export async function keepPairing(
  tx: Tx,
  pairing: { providerId: string; digest: string; code: string; accountId: string | null },
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await tx.run(sql`DELETE FROM oidc_pairing WHERE expires_at <= ${now}`);
  await tx.run(sql`
    INSERT INTO oidc_pairing (provider_id, subject_digest, code_hash, account_id, expires_at)
    VALUES (${pairing.providerId}::uuid, ${pairing.digest}, ${pairingHash(pairing.code)}, ${pairing.accountId}::uuid,
      ${expiresAt})
    ON CONFLICT (provider_id, subject_digest) DO UPDATE SET code_hash = excluded.code_hash,
      account_id = excluded.account_id, expires_at = excluded.expires_at`);
}

export interface PairingRow {
  providerId: string;
  digest: string;
  accountId: string | null;
}

export function lockPairing(tx: Tx, code: string, now: Date): Promise<PairingRow | undefined> {
  return tx.first(sql<PairingRow>`
    SELECT provider_id AS "providerId", subject_digest AS digest, account_id AS "accountId"
    FROM oidc_pairing WHERE code_hash = ${pairingHash(code)} AND expires_at > ${now} FOR UPDATE`);
}

/** @returns the new identity's id; null when the outside person was mapped meanwhile */
export async function insertIdentity(
  tx: Tx,
  pairing: PairingRow,
  accountId: string,
  by: { id: string; name: string },
  now: Date,
): Promise<string | null> {
  const id = newId();
  await tx.run(sql`DELETE FROM oidc_pairing
    WHERE provider_id = ${pairing.providerId}::uuid AND subject_digest = ${pairing.digest}`);
  const added = await tx.run(sql`
    INSERT INTO oidc_identity (id, provider_id, subject_digest, account_id, self_started, linked_by, linked_by_name,
      linked_at)
    VALUES (${id}, ${pairing.providerId}::uuid, ${pairing.digest}, ${accountId}::uuid, ${pairing.accountId !== null},
      ${by.id}::uuid, ${by.name}, ${now})
    ON CONFLICT (provider_id, subject_digest) DO NOTHING`);
  return added === 1 ? id : null;
}

export interface IdentityRow {
  id: string;
  accountId: string;
  nameZh: string;
  nameEn: string;
  linkedBy: string;
  linkedAt: Date;
  lastUsedAt: Date | null;
}

const identityColumns = sql`i.id, i.account_id AS "accountId", p.name_zh AS "nameZh", p.name_en AS "nameEn",
  i.linked_by_name AS "linkedBy", i.linked_at AS "linkedAt", i.last_used_at AS "lastUsedAt"`;

export function identitiesOf(reader: Reader, accountId: string): Promise<IdentityRow[]> {
  return reader.rows(sql<IdentityRow>`
    SELECT ${identityColumns} FROM oidc_identity i JOIN oidc_provider p ON p.id = i.provider_id
    WHERE i.account_id = ${accountId}::uuid ORDER BY i.linked_at DESC, i.id DESC LIMIT 50`);
}

export function identityById(reader: Reader, id: string): Promise<IdentityRow | undefined> {
  return reader.first(sql<IdentityRow>`
    SELECT ${identityColumns} FROM oidc_identity i JOIN oidc_provider p ON p.id = i.provider_id
    WHERE i.id = ${id}::uuid`);
}

/**
 * A reset account keeps no outside identity; a closed one does, so that the outside person stays refused.
 * One that a stranger entered loses what came `since`.
 */
export function dropIdentities(tx: Tx, accountId: string, since: Date | null = null): Promise<number> {
  return tx.run(sql`DELETE FROM oidc_identity WHERE account_id = ${accountId}::uuid
    AND (${since}::timestamptz IS NULL OR linked_at >= ${since}::timestamptz)`);
}
