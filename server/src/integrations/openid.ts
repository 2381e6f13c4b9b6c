import { LRUCache } from 'lru-cache';
import * as client from 'openid-client';

/** OpenID Connect (Core 1.0, Discovery 1.0) with authorization code, PKCE (RFC 7636), state, nonce and issuer (RFC 9207). */

export interface OpenIdProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What must be remembered between leaving and coming back. */
export interface OpenIdRequest {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who the provider says came. Neither mail nor telephone: nobody is recognised by them. */
export interface OutsidePerson {
  subject: string;
  acr: string | null;
  amr: readonly string[];
}

/**
 * `unreachable`: no discovery document or no answer; `declined`: the person or the provider said no (its error code);
 * `untrusted`: what came back does not fit what was asked for.
 */
export type OpenIdReason = 'unreachable' | 'declined' | 'untrusted';

export class OpenIdError extends Error {
  override readonly name = 'OpenIdError';
  readonly reason: OpenIdReason;
  /** The provider's error code (RFC 6749 section 4.1.2.1), or what the check was that failed. */
  readonly detail: string;
  constructor(reason: OpenIdReason, detail: string, cause?: unknown) {
    super(`openid: ${reason} (${detail})`, { cause });
    this.reason = reason;
    this.detail = detail;
  }
}

/**
 * Keys and addresses of a provider are read again after an hour: providers change their keys. Many who ask at once
 * read once, and one that does not answer is left alone for a while: anybody may press the button.
 */
const configurations = new LRUCache<string, Promise<client.Configuration>>({ max: 50, ttl: 3_600_000 });
const failureKeptMs = 10_000;
const timeoutSeconds = 5;

/** Reads the discovery document anew. @throws OpenIdError unreachable */
export async function discover(provider: OpenIdProvider): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = provider;
  try {
    const found = await client.discovery(new URL(issuer), clientId, clientSecret, authentication(provider), {
      timeout: timeoutSeconds,
      // Plain http only where whoever keeps providers allowed it: on the own machine, for a trial.
      execute: issuer.startsWith('http://') ? [client.allowInsecureRequests] : [],
    });
    // The signature of an ID token is checked, too, not only the channel that it came through.
    client.enableNonRepudiationChecks(found);
    return found;
  } catch (error) {
    throw new OpenIdError('unreachable', codeOf(error), error);
  }
}

/** By header where the provider names no other way (Discovery 1.0, section 3), else in the body. */
function authentication({ clientSecret }: OpenIdProvider): client.ClientAuth {
  const header = client.ClientSecretBasic(clientSecret);
  const body = client.ClientSecretPost(clientSecret);
  return (server, metadata, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (ways.includes('client_secret_basic') ? header : body)(server, metadata, ...rest);
  };
}

function configurationOf(provider: OpenIdProvider): Promise<client.Configuration> {
  const key = JSON.stringify([provider.issuer, provider.clientId, provider.clientSecret]);
  const known = configurations.get(key);
  if (known) return known;
  const found = discover(provider);
  configurations.set(key, found);
  found.catch(() => configurations.set(key, found, { ttl: failureKeptMs }));
  return found;
}

/** Where the browser goes, and what to remember. @throws OpenIdError unreachable */
export async function beginOpenId(
  provider: OpenIdProvider,
  redirectUri: string,
  acrValues: readonly string[],
): Promise<OpenIdRequest & { url: string }> {
  const configuration = await configurationOf(provider);
  const request = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: request.state,
    nonce: request.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(request.verifier),
    code_challenge_method: 'S256',
    ...(acrValues.length > 0 ? { acr_values: acrValues.join(' ') } : {}),
  });
  return { ...request, url: url.href };
}

/**
 * Exchanges what came back for the person: issuer, state, PKCE, nonce, audience, signature and times are checked.
 * @param returned the redirect address with the provider's parameters
 * @throws OpenIdError
 */
export async function finishOpenId(
  provider: OpenIdProvider,
  returned: URL,
  request: OpenIdRequest,
): Promise<OutsidePerson> {
  const configuration = await configurationOf(provider);
  try {
    const tokens = await client.authorizationCodeGrant(configuration, returned, {
      expectedState: request.state,
      expectedNonce: request.nonce,
      pkceCodeVerifier: request.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new OpenIdError('untrusted', 'no_id_token');
    const { sub, acr, amr } = claims;
    return {
      subject: sub,
      acr: typeof acr === 'string' ? acr : null,
      amr: Array.isArray(amr) ? amr.filter((each) => typeof each === 'string') : [],
    };
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): OpenIdError {
  if (error instanceof OpenIdError) return error;
  if (error instanceof client.AuthorizationResponseError)
    return new OpenIdError('declined', error.error, error);
  if (error instanceof client.ResponseBodyError) return new OpenIdError('declined', error.error, error);
  if (error instanceof client.ClientError) {
    const code = codeOf(error);
    return new OpenIdError(unreachableCodes.has(code) ? 'unreachable' : 'untrusted', code, error);
  }
  return new OpenIdError(error instanceof TypeError ? 'unreachable' : 'untrusted', codeOf(error), error);
}

const unreachableCodes = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM']);

/** The most telling code: of the network below (`ECONNREFUSED`), of the library, or the error's name. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const below = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  if (typeof below === 'string') return below;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
