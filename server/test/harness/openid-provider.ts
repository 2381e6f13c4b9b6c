import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { errors } from 'oidc-provider';

/** A real OpenID provider in the test's own process, on a port of its own; whoever comes is who the test says. */
export interface TestProvider {
  issuer: string;
  /** Who sits before the provider's sign-in page, and how it saw the person. */
  person: { subject: string; acr?: string; amr?: string[] };
  /** The person presses "cancel". */
  declines: boolean;
  /** What the next answer of the token endpoint carries instead of its own ID token; the last true one is kept. */
  swapIdToken: string | null;
  lastIdToken: string | null;
  /** Follows the browser from the provider's page back to the app: the address it lands on. */
  follow(url: string): Promise<URL>;
  close(): Promise<void>;
}

export interface TestClient {
  id: string;
  secret: string;
}

export const ours: TestClient = { id: 'zhibu', secret: 'a-secret-of-the-registry-0001' };
export const theirs: TestClient = { id: 'another-app', secret: 'a-secret-of-another-app-0002' };

export async function startOpenIdProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  const issuer = `http://127.0.0.1:${port}`;
  const state: TestProvider = {
    issuer,
    person: { subject: 'staff-1' },
    declines: false,
    swapIdToken: null,
    lastIdToken: null,
    follow: (url) => follow(url, redirectUri),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const provider = providerOf(issuer, redirectUri, state);
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(provider, state, request, response);
    else void handle(request, response);
  });
  return state;
}

function providerOf(issuer: string, redirectUri: string, state: TestProvider): Provider {
  const provider = new Provider(issuer, {
    clients: [ours, theirs].map(({ id, secret }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    })),
    cookies: { keys: ['keys of a test'] },
    claims: { openid: ['sub', 'acr', 'amr'] },
    acrValues: ['two-factors'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, acr: state.person.acr, amr: state.person.amr }),
    }),
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    const body: unknown = context.body;
    if (context.path !== '/token' || body === null || typeof body !== 'object' || !('id_token' in body))
      return;
    state.lastIdToken = String(body.id_token);
    if (state.swapIdToken !== null) body.id_token = state.swapIdToken;
    state.swapIdToken = null;
  });
  return provider;
}

async function interact(
  provider: Provider,
  state: TestProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { subject, acr, amr } = state.person;
  const result = state.declines
    ? { error: new errors.AccessDenied().error, error_description: '<b>nobody shows this</b>' }
    : { login: { accountId: subject, remember: false, ...(acr ? { acr } : {}), ...(amr ? { amr } : {}) } };
  await provider.interactionFinished(request, response, result);
}

/** A browser that keeps its cookies and stops before it opens the app's page. */
async function follow(start: string, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hops = 0; hops < 10 && !url.startsWith(redirectUri); hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null)
      throw new Error(`the provider stopped with ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url).href;
  }
  return new URL(url);
}
