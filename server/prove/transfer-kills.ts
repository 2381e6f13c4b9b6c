import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { dice } from './lib/mutation.ts';
import { countOf, writeProof } from './lib/report.ts';
import { type ProofServer, startServer } from './lib/server.ts';
import { findingsOf, rowsOfFiles, unfinished } from './lib/transfer-findings.ts';
import { completeJourney, newTally, type Tally, type Target } from './lib/transfer-flow.ts';
import { type GroundBranch, openTransferGround, type TransferGround } from './lib/transfer-ground.ts';

export interface TransferKills extends Tally {
  transfers: number;
  acrossRegions: number;
  kills: number;
  /** What is not as it must be afterwards. */
  findings: string[];
  seconds: number;
}

const workers = 8;
const steps = 5;

/**
 * `transfers` through all their five steps by HTTP, half of them to another region, while the server is killed so often with
 * SIGKILL; whoever sent a request sends it again with its key. Afterwards everything is counted.
 * @param waitMs how long somebody waits whose key is taken by a request that the kill ended; 0: nobody does
 */
export async function killTransfers(
  transfers: number,
  kills: number,
  { waitMs = 61_000, brief = false, seed = Date.now() } = {},
): Promise<TransferKills> {
  const began = performance.now();
  const ground = await openTransferGround(Math.min(400, Math.max(workers, Math.ceil(transfers / 5))), {
    brief,
  });
  const server = await Killed.start(ground.dataDir);
  try {
    const before = await rowsOfFiles(ground);
    const tally = newTally();
    const run = new Run(ground, server, tally, { transfers, kills, waitMs, seed });
    await run.all();
    const homes = new Map(ground.people.map(({ id, home }) => [id, home.id]));
    const findings = [...(await findingsOf(ground, homes, before)), ...(await unfinished(ground, transfers))];
    return {
      ...tally,
      transfers,
      acrossRegions: run.acrossRegions,
      kills: server.kills,
      findings,
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await server.stop();
    await ground.close();
  }
}

/** The real server, which is killed and comes again. */
class Killed implements Target {
  readonly #dataDir: string;
  #running: Promise<ProofServer>;
  kills = 0;

  private constructor(dataDir: string, running: Promise<ProofServer>) {
    this.#dataDir = dataDir;
    this.#running = running;
  }
  static async start(dataDir: string): Promise<Killed> {
    const running = startServer(dataDir);
    await running;
    return new Killed(dataDir, running);
  }
  async url(): Promise<string> {
    return (await this.#running).url;
  }
  async kill(): Promise<void> {
    const { process: child } = await this.#running;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    this.kills += 1;
    this.#running = ended.then(() => startServer(this.#dataDir));
    await this.#running;
  }
  async stop(): Promise<void> {
    await (await this.#running).stop();
  }
}

class Run {
  readonly #ground: TransferGround;
  readonly #server: Killed;
  readonly #tally: Tally;
  readonly #options: { transfers: number; kills: number; waitMs: number };
  readonly #roll: (sides: number) => number;
  readonly #known = new Set<string>();
  acrossRegions = 0;
  #begun = 0;
  #taken = 0;

  constructor(
    ground: TransferGround,
    server: Killed,
    tally: Tally,
    options: { transfers: number; kills: number; waitMs: number; seed: number },
  ) {
    this.#ground = ground;
    this.#server = server;
    this.#tally = tally;
    this.#options = options;
    this.#roll = dice(options.seed);
  }

  async all(): Promise<void> {
    const working = Array.from({ length: workers }, (_, worker) => this.#work(worker));
    let running = true;
    const ended = Promise.all(working).finally(() => {
      running = false;
    });
    ended.catch(() => undefined);
    await this.#killing(() => running);
    await ended;
  }

  /** At instants drawn over all steps that are to be taken; so many, however long the server takes to come again. */
  async #killing(running: () => boolean): Promise<void> {
    const { transfers, kills } = this.#options;
    const all = transfers * steps;
    const instants = Array.from({ length: kills }, () => this.#roll(all - workers * steps)).sort(
      (a, b) => a - b,
    );
    for (const instant of instants) {
      while (running() && this.#taken < instant) await pause(1);
      await pause(this.#roll(60));
      if (!running()) return;
      await this.#server.kill();
    }
  }

  /** Each has people of its own: one transfer of a member after the other. */
  async #work(worker: number): Promise<void> {
    const people = this.#ground.people.filter((_, index) => index % workers === worker);
    for (let n = 0; this.#begun < this.#options.transfers; n += 1) {
      const person = people[n % people.length];
      if (!person) return;
      const number = this.#begun;
      this.#begun += 1;
      const across = number % 2 === 0;
      const to = this.#destination(person.home, across);
      const journey = { person, to, filed: this.#roll(3) === 0, scanned: this.#roll(3) === 0 };
      const id = await completeJourney(journey, this.#known, {
        target: this.#server,
        tally: this.#tally,
        waitMs: this.#options.waitMs,
        oneIn: (sides) => this.#roll(sides) === 0,
        advanced: () => {
          this.#taken += 1;
        },
      });
      this.#known.add(id);
      person.home = to;
      if (across) this.acrossRegions += 1;
    }
  }

  #destination(from: GroundBranch, across: boolean): GroundBranch {
    const fitting = this.#ground.branches.filter(
      ({ regionId, committee }) =>
        (regionId !== from.regionId) === across && committee.id !== from.committee.id,
    );
    const branch = fitting[this.#roll(fitting.length)];
    if (!branch) throw new Error('nowhere to go');
    return branch;
  }
}

if (import.meta.main) {
  const n = countOf(2000);
  const at = process.argv.indexOf('--kills');
  const kills = at < 0 ? 200 : Number(process.argv[at + 1]);
  const result = await killTransfers(n, kills);
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
  const { findings, impossible } = result;
  const wrong = findings.length + impossible.length;
  writeProof(
    'transfer-kills',
    'Kills of the server during transfers',
    `npm run prove -- transfer-kills --n ${n} --kills ${kills}`,
    [
      `${n} transfers through all five steps by HTTP, ${result.acrossRegions} of them to another region, ${workers} people at work at once; the server was killed ${result.kills} times at random instants (SIGKILL), ${result.seconds} s`,
      `${result.requests} requests; ${result.interrupted} were cut off and sent again with their key: ${result.taken} times the step had been taken, ${result.notTaken} times not; ${result.parked} waited until the key was free; ${result.replayed} answered ones were sent again and changed nothing`,
      `afterwards **${wrong === 0 ? '0 lost, 0 twice, 0 impossible' : `${wrong} findings`}**: each member once over all regions with the whole file and one present period, headcount and every count as a rebuild has them, one used letter and one receipt for each transfer, numbers without a gap, one audit entry a step, the chain sound`,
      ...[...findings, ...impossible].slice(0, 10),
    ],
  );
  process.exit(wrong === 0 && result.kills === kills ? 0 : 1);
}
