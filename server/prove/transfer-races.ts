import { countOf, writeProof } from './lib/report.ts';
import { type ProofServer, startServer } from './lib/server.ts';
import { findingsOf, rowsOfFiles } from './lib/transfer-findings.ts';
import { type Reply, type Request, send } from './lib/transfer-flow.ts';
import { type GroundPerson, newKey, openTransferGround, type TransferGround } from './lib/transfer-ground.ts';

export interface RaceResult {
  /** Of each kind of race: how many, how many requests, how many won, and the others by status. */
  races: Record<
    string,
    { rounds: number; requests: number; won: number; again: number; lost: Record<string, number> }
  >;
  /** Rounds without exactly one winner; answers of the losers other than 409 and 412, or without words. */
  wrong: string[];
  findings: string[];
  seconds: number;
}

interface Told {
  id: string;
  state: string;
  version: number;
}
const dues = { duesUntil: new Date().toISOString().slice(0, 7) };
const reason = '情况有变';

/**
 * Many people take the same step at the same time, over two servers on one database: one does it, the others hear in words
 * that it was done.
 * @param atOnce how many in a round; the largest race has twenty times as many
 */
export async function raceTransfers(
  rounds: number,
  atOnce: number,
  { brief = false } = {},
): Promise<RaceResult> {
  const began = performance.now();
  const ground = await openTransferGround(8 * Math.ceil((rounds * 7 + 1) / 8), { brief });
  const servers: ProofServer[] = [];
  try {
    for (let n = 0; n < 2; n += 1) servers.push(await startServer(ground.dataDir, ground.ownerUrl));
    const before = await rowsOfFiles(ground);
    const races = new Races(ground, servers);
    for (let round = 0; round < rounds; round += 1) await races.round(atOnce);
    await races.largest(atOnce * 20);
    const findings = await findingsOf(ground, races.homes, before);
    const { wrong, told } = races;
    return { races: told, wrong, findings, seconds: Math.round((performance.now() - began) / 1000) };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await ground.close();
  }
}

class Races {
  readonly #ground: TransferGround;
  readonly #servers: readonly ProofServer[];
  readonly told: RaceResult['races'] = {};
  readonly wrong: string[] = [];
  readonly homes: Map<string, string>;
  #next = 0;

  constructor(ground: TransferGround, servers: readonly ProofServer[]) {
    this.#ground = ground;
    this.#servers = servers;
    this.homes = new Map(ground.people.map(({ id, home }) => [id, home.id]));
  }

  /** Each kind of race once, each with a member who was in none before. */
  async round(atOnce: number): Promise<void> {
    await this.#applications(atOnce);
    await this.#endorsements(atOnce);
    await this.#letters('letters issued', atOnce);
    await this.#acceptances(atOnce);
    await this.#oneKey(atOnce);
    await this.#withdrawal('withdrawal against acceptance');
    await this.#withdrawal('withdrawal against check-in');
  }

  largest(atOnce: number): Promise<void> {
    return this.#letters('letters issued, the largest race', atOnce);
  }

  #person(): GroundPerson {
    const person = this.#ground.people[this.#next];
    this.#next += 1;
    if (!person) throw new Error('nobody is left for another race');
    return person;
  }
  /** Across regions for every second member. */
  #destination({ home }: GroundPerson) {
    const isFar = this.#next % 2 === 0;
    const to = this.#ground.branches.filter(
      ({ committee, regionId }) =>
        committee.id !== home.committee.id && (regionId !== home.regionId) === isFar,
    );
    const [first, second] = to;
    if (!first || !second) throw new Error('nowhere to go');
    return { first, second, receives: first.committee.administrator };
  }

  async #one(request: Request): Promise<Told> {
    const { status, body } = await send(this.#servers[0]?.url ?? '', request);
    if (status >= 300) throw new Error(`${request.path}: ${status} ${JSON.stringify(body)}`);
    return body as Told; // answers of transfers alone
  }
  #step({ id, version }: Told, name: string, as: Request['as'], body: object): Request {
    return { as, path: `/transfers/${id}/${name}`, body, version };
  }
  async #applied(person: GroundPerson): Promise<Told> {
    const destinationId = this.#destination(person).first.committee.id;
    return this.#one({ as: person.headers, path: '/transfers', body: { destinationId, ground: 'work' } });
  }
  async #endorsed(person: GroundPerson): Promise<Told> {
    const applied = await this.#applied(person);
    return this.#one(this.#step(applied, 'approve', person.home.secretary, dues));
  }
  async #issued(person: GroundPerson): Promise<Told> {
    const endorsed = await this.#endorsed(person);
    return this.#one(this.#step(endorsed, 'approve', person.home.committee.administrator, {}));
  }

  async #applications(atOnce: number): Promise<void> {
    const person = this.#person();
    const destinationId = this.#destination(person).first.committee.id;
    const wishes = { destinationId, ground: 'work' };
    await this.#race('applications for one member', atOnce, () => ({
      as: person.headers,
      path: '/transfers',
      body: wishes,
    }));
  }
  async #endorsements(atOnce: number): Promise<void> {
    const person = this.#person();
    const applied = await this.#applied(person);
    const { secretary, committee } = person.home;
    // Some agree, some send back, some refuse; the branch and its committee.
    const deeds = [
      () => this.#step(applied, 'approve', secretary, dues),
      () => this.#step(applied, 'approve', committee.administrator, dues),
      () => this.#step(applied, 'return', secretary, { reason }),
      () => this.#step(applied, 'refuse', committee.administrator, { reason }),
    ];
    await this.#race('endorsed, returned, refused', atOnce, (n) => (deeds[n % 4] ?? deeds[0])?.() as Request); // n % 4 is one of four
  }
  async #letters(name: string, atOnce: number): Promise<void> {
    const person = this.#person();
    const endorsed = await this.#endorsed(person);
    await this.#race(name, atOnce, () =>
      this.#step(endorsed, 'approve', person.home.committee.administrator, {}),
    );
  }
  async #acceptances(atOnce: number): Promise<void> {
    const person = this.#person();
    const { first, second, receives } = this.#destination(person);
    const issued = await this.#issued(person);
    const checkedIn = await this.#one(this.#step(issued, 'check-in', person.headers, {}));
    const [won] = await this.#race('acceptances into two branches', atOnce, (n) =>
      this.#step(checkedIn, 'accept', receives, { branchId: n % 2 === 0 ? first.id : second.id }),
    );
    if (won) this.homes.set(person.id, won.n % 2 === 0 ? first.id : second.id);
  }
  /** The same request with the same key: whoever does not hear the first answer hears that it is being worked on. */
  async #oneKey(atOnce: number): Promise<void> {
    const person = this.#person();
    const applied = await this.#applied(person);
    const request = { ...this.#step(applied, 'approve', person.home.secretary, dues), key: newKey() };
    const replies = await this.#sendAll(atOnce, () => request);
    const effects = replies.filter(({ status, replayed }) => status === 200 && !replayed);
    const versions = new Set(
      replies.flatMap(({ status, body }) => (status === 200 ? [(body as Told).version] : [])),
    ); // a transfer
    this.#note('one key, sent many times', replies);
    if (effects.length !== 1 || versions.size !== 1)
      this.wrong.push(`one key: ${effects.length} effects, versions ${[...versions].join(', ')}`);
  }
  async #withdrawal(name: 'withdrawal against acceptance' | 'withdrawal against check-in'): Promise<void> {
    const person = this.#person();
    const { first, receives } = this.#destination(person);
    let told = await this.#issued(person);
    const isLate = name === 'withdrawal against acceptance';
    if (isLate) told = await this.#one(this.#step(told, 'check-in', person.headers, {}));
    const other = isLate
      ? this.#step(told, 'accept', receives, { branchId: first.id })
      : this.#step(told, 'check-in', receives, {});
    const withdraw = this.#step(told, 'withdraw', person.headers, { reason });
    const [won] = await this.#race(name, 2, (n) => (n === 0 ? withdraw : other));
    if (won?.n === 1 && isLate) this.homes.set(person.id, first.id);
  }

  /** @returns who won */
  async #race(name: string, atOnce: number, request: (n: number) => Request) {
    const replies = await this.#sendAll(atOnce, request);
    const won = replies.flatMap(({ status, body }, n) => (status < 300 ? [{ n, told: body as Told }] : [])); // answers of transfers alone
    this.#note(name, replies);
    if (won.length !== 1) this.wrong.push(`${name}: ${won.length} won`);
    return won;
  }
  #sendAll(atOnce: number, request: (n: number) => Request): Promise<Reply[]> {
    const urls = this.#servers.map(({ url }) => url);
    return Promise.all(
      Array.from({ length: atOnce }, (_, n) => send(urls[Math.floor(n / 2) % urls.length] ?? '', request(n))),
    );
  }
  #note(name: string, replies: readonly Reply[]): void {
    this.told[name] ??= { rounds: 0, requests: 0, won: 0, again: 0, lost: {} };
    const sum = this.told[name];
    sum.rounds += 1;
    sum.requests += replies.length;
    for (const { status, body, replayed } of replies) {
      // The same key once more hears the answer of the first: nothing was done for it.
      if (status < 300 && replayed) sum.again += 1;
      else if (status < 300) sum.won += 1;
      else {
        sum.lost[status] = (sum.lost[status] ?? 0) + 1;
        const { detail = '' } = body as { detail?: string }; // a problem document
        if (![409, 412].includes(status) || !/\p{Script=Han}{4}/u.test(detail))
          this.wrong.push(`${name}: ${status} ${JSON.stringify(body)}`);
      }
    }
  }
}

if (import.meta.main) {
  const rounds = countOf(20);
  const result = await raceTransfers(rounds, 50);
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  const wrong = [...result.wrong, ...result.findings];
  writeProof('transfer-races', 'Racing for one transfer', `npm run prove -- transfer-races --n ${rounds}`, [
    ...Object.entries(result.races).map(([name, { rounds: races, requests, won, again, lost }]) => {
      const others = Object.entries(lost).map(([status, n]) => `${n} × ${status}`);
      return `${name}: ${races} races, ${requests} requests over two servers, ${won} answered as done, ${again} told that answer again, ${others.join(', ')}`;
    }),
    `**${wrong.length === 0 ? 'one winner each time, every loser told in words, 0 findings afterwards' : `${wrong.length} wrong`}** (members, letters, numbers, histories, counts, audit as after transfer-kills), ${result.seconds} s`,
    ...wrong.slice(0, 10),
  ]);
  process.exit(wrong.length === 0 ? 0 : 1);
}
