import { setTimeout as pause } from 'node:timers/promises';
import type { TransferAnswer } from '@zhibu/contract/transfers';
import type { GroundBranch, GroundPerson, Headers } from './transfer-ground.ts';
import { newKey } from './transfer-ground.ts';

/** Where the requests go; while no server answers, they wait. */
export interface Target {
  url(): Promise<string>;
}

export interface Reply {
  status: number;
  body: unknown;
  replayed: boolean;
}
export interface Request {
  as: Headers;
  path: string;
  body?: object;
  version?: number;
  key?: string;
}

/** One request; whatever breaks the connection is thrown. */
export async function send(url: string, { as, path, body, version, key }: Request): Promise<Reply> {
  const answer = await fetch(`${url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...as,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text === '' ? null : JSON.parse(text),
    replayed: answer.headers.get('idempotency-replayed') === 'true',
  };
}

export interface Tally {
  requests: number;
  /** Requests whose connection broke: the server was killed. */
  interrupted: number;
  /** Of them: the step was found taken, or not, when somebody looked again. */
  taken: number;
  notTaken: number;
  /** The same key was refused, since the request that had it never ended; sent again a minute later. */
  parked: number;
  /** A step that was answered was sent again with its key: the same answer, no second effect. */
  replayed: number;
  /** Answers that must not be. */
  impossible: string[];
}
export const newTally = (): Tally => ({
  requests: 0,
  interrupted: 0,
  taken: 0,
  notTaken: 0,
  parked: 0,
  replayed: 0,
  impossible: [],
});

export interface Journey {
  person: GroundPerson;
  to: GroundBranch;
  /** Filed by the branch, or applied for by the member; checked in by the letter's code, or by the member. */
  filed: boolean;
  scanned: boolean;
}
export interface FlowOptions {
  target: Target;
  tally: Tally;
  /** Called after each step that is known to have been taken. */
  advanced(): void;
  /** After which an interrupted key is free again; what is not waited for is sent under a new key. */
  waitMs: number;
  /** Yes by chance, of one in so many. */
  oneIn(n: number): boolean;
}

type Told = Pick<TransferAnswer, 'id' | 'state' | 'version'> & { letter?: { address: string | null } | null };
type Look = () => Promise<Told | null>;

const paidUntil = new Date().toISOString().slice(0, 7);

/** All five steps of one transfer, each sent until its effect is seen. @returns the transfer's id */
export async function completeJourney(journey: Journey, known: ReadonlySet<string>, options: FlowOptions) {
  const { person, to } = journey;
  const origin = person.home;
  const steps = new Steps(options);
  const destinationId = to.committee.id;
  const wishes = { destinationId, ground: 'work' };
  const applied = await steps.take(
    journey.filed
      ? {
          as: origin.secretary,
          path: '/transfers/filings',
          body: { ...wishes, memberIds: [person.id], duesUntil: paidUntil },
        }
      : { as: person.headers, path: '/transfers', body: wishes },
    async () => {
      const { items } = await steps.read<{ items: Told[] }>(person.headers, '/transfers/mine?limit=1');
      const [last] = items;
      return last && !known.has(last.id) ? last : null;
    },
  );
  const look = (as: Headers, from: string): Look => {
    return async () => {
      const now = await steps.read<Told>(as, `/transfers/${applied.id}`);
      return now.state === from ? null : now;
    };
  };
  const path = `/transfers/${applied.id}`;
  const approve = (as: Headers, from: string, { version }: Told, body: object) =>
    steps.take({ as, path: `${path}/approve`, body, version }, look(as, from));
  const endorsed = await approve(origin.secretary, 'applied', applied, { duesUntil: paidUntil });
  const issued = await approve(origin.committee.administrator, 'endorsed', endorsed, {});
  const code = journey.scanned ? await steps.codeOf(person.headers, path) : null;
  const checkedIn = await steps.take(
    code === null
      ? { as: person.headers, path: `${path}/check-in`, body: {}, version: issued.version }
      : { as: to.committee.administrator, path: '/transfers/check-ins', body: { code } },
    look(person.headers, 'issued'),
  );
  const body = { branchId: to.id };
  const receives = to.committee.administrator;
  await steps.take(
    { as: receives, path: `${path}/accept`, body, version: checkedIn.version },
    look(receives, 'checked_in'),
  );
  return applied.id;
}

class Steps {
  readonly #options: FlowOptions;
  constructor(options: FlowOptions) {
    this.#options = options;
  }

  /** Sent with one key until it is answered; where the answer was lost, somebody looks. */
  async take(request: Request, look: Look): Promise<Told> {
    const { tally, waitMs, oneIn } = this.#options;
    let key = newKey();
    let brokenAt = 0;
    for (;;) {
      const reply = await this.#try({ ...request, key });
      if (reply === null) {
        brokenAt = Date.now();
        continue;
      }
      const told = reply.status < 300 ? toldBy(reply.body) : null;
      if (told) {
        if (brokenAt === 0 && oneIn(20)) await this.#again({ ...request, key }, told);
        if (reply.replayed) tally.taken += 1;
        this.#options.advanced();
        return told;
      }
      if (brokenAt === 0) {
        tally.impossible.push(`${request.path}: ${reply.status} ${JSON.stringify(reply.body)}`);
        throw new Error(`refused out of turn: ${request.path} ${JSON.stringify(reply.body)}`);
      }
      const isParked = codeOf(reply.body) === 'idempotency_conflict';
      if (isParked && waitMs > 0 && oneIn(16)) {
        tally.parked += 1;
        await pause(Math.max(0, brokenAt + waitMs - Date.now()));
        continue;
      }
      const found = await look();
      if (found) {
        tally.taken += 1;
        this.#options.advanced();
        return found;
      }
      // The database may still be ending what the killed server had asked for: a new key, and the step judges.
      tally.notTaken += 1;
      key = newKey();
    }
  }

  async read<T>(as: Headers, path: string): Promise<T> {
    for (;;) {
      const reply = await this.#try({ as, path });
      if (reply?.status === 200) return reply.body as T; // the endpoint's own shape
      if (reply) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    }
  }

  async codeOf(as: Headers, path: string): Promise<string> {
    const { letter } = await this.read<Told>(as, path);
    return letter?.address?.split('/').at(-1) ?? '';
  }

  /** @returns null when the server was gone before it answered */
  async #try(request: Request): Promise<Reply | null> {
    const { target, tally } = this.#options;
    const url = await target.url();
    tally.requests += 1;
    try {
      return await send(url, request);
    } catch {
      tally.interrupted += request.body === undefined ? 0 : 1;
      await pause(5);
      return null;
    }
  }

  /** The same key a second time: the answer of the first. */
  async #again(request: Request, told: Told): Promise<void> {
    const reply = await this.#try(request);
    if (reply === null) return;
    const again = reply.status < 300 ? toldBy(reply.body) : null;
    if (reply.replayed && again?.id === told.id && again.version === told.version)
      this.#options.tally.replayed += 1;
    else
      this.#options.tally.impossible.push(
        `again ${request.path}: ${reply.status} ${JSON.stringify(reply.body)}`,
      );
  }
}

/** A transfer as an answer tells it; of a filing, the one that was filed. */
function toldBy(body: unknown): Told | null {
  const { filed, ...one } = body as Partial<Told> & { filed?: { id: string | null }[] }; // answers of transfers alone
  if (filed === undefined) return one.id === undefined ? null : (one as Told); // it has an id, so it is one
  const [first] = filed;
  return first?.id ? { id: first.id, state: 'applied', version: 1 } : null;
}

const codeOf = (body: unknown) => (body as { code?: string }).code; // a problem document
