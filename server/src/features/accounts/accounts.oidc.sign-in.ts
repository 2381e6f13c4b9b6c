import {
  beginOpenId,
  finishOpenId,
  OpenIdError,
  type OpenIdProvider,
  type OutsidePerson,
} from '../../integrations/openid.ts';
import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { sql, type Tx } from '../../kernel/database.ts';
import { notFound, type Problem } from '../../kernel/errors.ts';
import type { Services } from '../../services.ts';
import { giveBackAddress, reserveAddress } from './accounts.attempts.ts';
import { newActivationCode, newBearer } from './accounts.codes.ts';
import { forgetActors } from './accounts.identity.ts';
import {
  linkedAlready,
  linkOfAnotherSession,
  outsideAccountClosed,
  outsideRefused,
  outsideSignInLost,
  tooManyOutsideSignIns,
} from './accounts.oidc.refusals.ts';
import {
  callbackUrl,
  countsAsTwoFactors,
  outsideSignInMs,
  pairingMs,
  safeNext,
} from './accounts.oidc.rules.ts';
import {
  clientSecretPlace,
  findIdentity,
  findProvider,
  type IdentityMatch,
  keepLogin,
  keepPairing,
  type LoginRow,
  type ProviderRow,
  providerNames,
  subjectDigest,
  takeLogin,
  verifierPlace,
} from './accounts.oidc.store.ts';
import { lockedOut } from './accounts.refusals.ts';
import {
  authenticationScope,
  endSession,
  type OpenedSession,
  type Origin,
  openSession,
} from './accounts.sessions.ts';

/**
 * Leaves for an outside provider; to sign in, or (signed in) to ask for a link.
 * @returns where the browser goes, and the secret that its cookie keeps
 * @throws Problem 404 no such provider in use, 429, 503 the provider does not answer
 */
export async function beginOutside(
  services: Services,
  actor: Actor,
  providerId: string,
  purpose: { link: boolean; next?: string | undefined },
): Promise<{ url: string; browser: string }> {
  const now = services.clock.now();
  const provider = await services.database.read(authenticationScope(actor), (reader) =>
    findProvider(reader, providerId),
  );
  if (!provider) throw notFound('identity_provider', providerId);
  const back = callbackUrl(services.settings.publicUrl);
  const request = await asProblem(beginOpenId(opened(services, provider), back, provider.sufficientAcr));
  const browser = newBearer();
  const kept = await services.database.transaction(authenticationScope(actor), (tx) =>
    keepLogin(
      tx,
      {
        state: request.state,
        browser,
        providerId,
        nonce: request.nonce,
        sealedVerifier: services.vault.seal(request.verifier, verifierPlace(request.state)),
        accountId: purpose.link ? actor.accountId : null,
        sessionId: purpose.link ? actor.sessionId : null,
        next: purpose.link ? '/account' : safeNext(purpose.next),
        address: actor.address,
      },
      now,
      new Date(now.getTime() + outsideSignInMs),
    ),
  );
  if (!kept) throw tooManyOutsideSignIns();
  return { url: request.url, browser };
}

/** What the provider sent the browser back with. */
export interface Returned {
  state: string;
  code?: string;
  iss?: string;
  error?: string;
}

export interface Finished {
  session: OpenedSession | null;
  pairing: { code: string; expiresAt: Date; provider: { zh: string; en: string } } | null;
  next: string;
}

/**
 * Comes back: signs in whom the subject is mapped to; anybody else gets a pairing code for the officer. Nobody is
 * recognised by mail or telephone.
 * @throws Problem 401 closed, 422 begun elsewhere, late or not verified, 423 locked, 429, 503
 */
export async function finishOutside(
  services: Services,
  actor: Actor,
  browser: string,
  returned: Returned,
  origin: Origin,
): Promise<Finished> {
  await reserveAddress(services, origin.address);
  const now = services.clock.now();
  const { login, provider } = await services.database.transaction(authenticationScope(actor), async (tx) => {
    const login = await takeLogin(tx, returned.state, browser, now);
    return { login, provider: login && (await findProvider(tx, login.providerId)) };
  });
  if (!login || !provider) {
    await refuse(services, actor, null, 'outside_state');
    throw outsideSignInLost();
  }
  const person = await personOf(services, actor, provider, login, returned);
  const digest = subjectDigest(services.vault, provider.issuer, person.subject);
  const outcome = await services.database.transaction(authenticationScope(actor), async (tx) => {
    const match = await findIdentity(tx, provider.id, digest);
    const problem = objection(actor, login, match, now);
    if (problem) return { problem, match };
    await giveBackAddress(tx, origin.address);
    if (match) return { session: await enter(tx, actor, provider, match, person, origin, now) };
    return { pairing: await offer(tx, actor, provider, digest, login.accountId, now) };
  });
  if (outcome.problem) {
    await refuse(services, actor, outcome.match ?? null, outcome.problem.code);
    throw outcome.problem;
  }
  forgetActors(services);
  return { session: outcome.session ?? null, pairing: outcome.pairing ?? null, next: login.next };
}

/** A link is finished by the session that asked for it; an account that may not be entered stays shut. */
function objection(
  actor: Actor,
  login: LoginRow,
  match: IdentityMatch | undefined,
  now: Date,
): Problem | null {
  if (login.accountId !== null) {
    const same = actor.accountId === login.accountId && actor.sessionId === login.sessionId;
    if (!same) return linkOfAnotherSession();
    return match ? linkedAlready() : null;
  }
  if (!match) return null;
  if (match.status !== 'active') return outsideAccountClosed();
  if (match.lockedUntil && match.lockedUntil > now) return lockedOut(match.lockedUntil, now);
  return null;
}

async function personOf(
  services: Services,
  actor: Actor,
  provider: ProviderRow,
  login: LoginRow,
  returned: Returned,
): Promise<OutsidePerson> {
  const url = new URL(callbackUrl(services.settings.publicUrl));
  for (const [name, value] of Object.entries(returned)) url.searchParams.set(name, value);
  const verifier = services.vault.open(login.sealedVerifier, verifierPlace(returned.state));
  try {
    return await finishOpenId(opened(services, provider), url, {
      state: returned.state,
      nonce: login.nonce,
      verifier,
    });
  } catch (error) {
    if (!(error instanceof OpenIdError)) throw error;
    await refuse(services, actor, null, `outside_${error.reason}`, error.detail);
    throw outsideRefused(error);
  }
}

/**
 * Whether the provider asked for the person's secret just now is not known: such a session is never a fresh sign-in,
 * sensitive acts ask for the own password or passkey. Its second factor is owed like after a password, unless the
 * provider says that it saw two.
 */
async function enter(
  tx: Tx,
  actor: Actor,
  provider: ProviderRow,
  match: IdentityMatch,
  person: OutsidePerson,
  origin: Origin,
  now: Date,
): Promise<OpenedSession> {
  if (actor.accountId && actor.sessionId) await endSession(tx, actor.accountId, actor.sessionId, now);
  const session = await openSession(tx, match.accountId, origin, now);
  const twoFactors = countsAsTwoFactors(provider, match, person);
  await tx.run(sql`UPDATE session SET authenticated_at = ${new Date(0)},
      second_factor_at = ${twoFactors ? now : null}::timestamptz
    WHERE token_hash = ${sha256(session.secret)}`);
  await tx.run(sql`UPDATE oidc_identity SET last_used_at = ${now} WHERE id = ${match.id}`);
  const who = { ...actor, accountId: match.accountId, name: match.name, duty: null };
  await audit(tx, who, now, {
    action: 'session.start',
    object: { type: 'account', id: match.accountId, name: match.name },
    after: { way: 'openid', issuer: provider.issuer, acr: person.acr, amr: [...person.amr], twoFactors },
  });
  return session;
}

async function offer(
  tx: Tx,
  actor: Actor,
  provider: ProviderRow,
  digest: string,
  accountId: string | null,
  now: Date,
) {
  const code = newActivationCode();
  const expiresAt = new Date(now.getTime() + pairingMs);
  await keepPairing(tx, { providerId: provider.id, digest, code, accountId }, now, expiresAt);
  await audit(tx, actor, now, {
    action: 'outside_identity.offer',
    object: { type: 'identity_provider', id: provider.id, name: provider.nameZh },
    after: { subject: digest, accountId },
  });
  return { code, expiresAt, provider: providerNames(provider) };
}

function refuse(
  services: Services,
  actor: Actor,
  match: IdentityMatch | null,
  reason: string,
  detail?: string,
): Promise<void> {
  return services.database.transaction(authenticationScope(actor), (tx) =>
    audit(tx, actor, services.clock.now(), {
      action: 'session.start',
      outcome: 'refused',
      object: { type: 'account', id: match?.accountId ?? null, name: match?.name ?? null },
      reason,
      after: { way: 'openid', ...(detail === undefined ? {} : { detail: detail.slice(0, 100) }) },
    }),
  );
}

function opened(services: Services, provider: ProviderRow): OpenIdProvider {
  const { id, issuer, clientId, sealedSecret } = provider;
  return { issuer, clientId, clientSecret: services.vault.open(sealedSecret, clientSecretPlace(id)) };
}

async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OpenIdError) throw outsideRefused(error);
    throw error;
  }
}
