import { createOrganization, ensureRegion } from '../../server/src/features/organizations/public.ts';
import { systemActor } from '../../server/src/kernel/authorization.ts';
import { dayInChina } from '../../server/src/kernel/clock.ts';
import { closeServices, type Services } from '../../server/src/services.ts';
import { officerSession, sessionOfMember } from '../../server/test/harness/people.ts';
import { BareTransfers, type Office } from '../lib/bare-transfer.ts';
import { type Ground, mainDatabase, ownerRuns, servicesOn } from '../lib/ground.ts';
import { atLeast, type Line } from '../lib/line.ts';
import { type Connection, median, openConnection } from '../lib/load.ts';
import { startServer } from '../lib/servers.ts';
import type { Pace } from './reading.ts';

const bareDatabase = 'bench_transferring';
const abroad = 3301;
const workers = 8;
const peopleEach = 12;

type Headers = Readonly<Record<string, string>>;
interface StaffedOffice extends Office {
  secretary: Headers;
  administrator: Headers;
}
interface Person {
  id: string;
  home: StaffedOffice;
  headers: Headers;
}

/**
 * (m) Complete transfers: application, endorsement, letter, check-in and acceptance over HTTP by those whose turn it is,
 * every second one into another region; against the same row changes in five bare transactions of the superuser on a
 * copy of the database. Both sides in turns, eight at a time.
 */
export async function transferringLine(ground: Ground, { rounds, seconds }: Pace): Promise<Line> {
  const { offices, people } = await prepare(ground);
  await ownerRuns(ground.embedded.superuserUrl, [
    `CREATE DATABASE ${bareDatabase} TEMPLATE ${mainDatabase}`,
    'CHECKPOINT',
  ]);
  const today = dayInChina(new Date());
  const server = await startServer(ground.dataDir);
  const url = ground.urlOf('owner', bareDatabase);
  const lines = await Promise.all(
    Array.from({ length: workers }, (_, worker) => BareTransfers.open(url, worker, today)),
  );
  try {
    const connections = await Promise.all(Array.from({ length: workers }, () => openConnection(server.port)));
    const ours = new Turns(
      offices,
      people,
      (worker, person, to) => complete(connections[worker] as Connection, person, to), // one for each worker
    );
    const bare = new Turns(offices, people, async (worker, person, to) => {
      await lines[worker]?.complete(person.id, person.home, to);
    });
    const rates = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round <= rounds; round += 1)
      for (const name of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
        // The first round warms up: each of ten connections plans its statements five times before it keeps a plan.
        const rate = await (name === 'ours' ? ours : bare).run(round === 0 ? seconds * 4 : seconds);
        if (round > 0) rates[name].push(rate);
      }
    for (const connection of connections) connection.close();
    const figures = { ours: median(rates.ours), limit: median(rates.bare), unit: 'transfers/s' };
    return atLeast('m', 'complete transfers, all five steps over HTTP', figures, 0.25);
  } finally {
    await Promise.all(lines.map((line) => line.close()));
    await server.stop();
  }
}

/** Each worker sends people of its own from place to place; the state of one side. */
class Turns {
  readonly #offices: readonly StaffedOffice[];
  readonly #people: readonly (readonly Person[])[];
  readonly #complete: (worker: number, person: Person, to: StaffedOffice) => Promise<void>;
  readonly #sent = Array.from({ length: workers }, () => 0);

  constructor(
    offices: readonly StaffedOffice[],
    people: readonly Person[],
    complete: (worker: number, person: Person, to: StaffedOffice) => Promise<void>,
  ) {
    this.#offices = offices;
    this.#people = Array.from({ length: workers }, (_, worker) =>
      people.filter((_, index) => index % workers === worker).map((person) => ({ ...person })),
    );
    this.#complete = complete;
  }

  async run(seconds: number): Promise<number> {
    const began = performance.now();
    let done = 0;
    const work = async (worker: number) => {
      while (performance.now() - began < seconds * 1000) {
        const mine = this.#people[worker] ?? [];
        const number = this.#sent[worker] ?? 0;
        const person = mine[number % mine.length];
        if (!person) throw new Error('a worker without people');
        const to = this.#destination(person.home, number);
        await this.#complete(worker, person, to);
        person.home = to;
        this.#sent[worker] = number + 1;
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
    return (done * 1000) / (performance.now() - began);
  }

  #destination(from: StaffedOffice, number: number): StaffedOffice {
    const isFar = number % 2 === 0;
    const fitting = this.#offices.filter(
      ({ regionId, committee }) =>
        (regionId !== from.regionId) === isFar && committee.id !== from.committee.id,
    );
    const to = fitting[number % fitting.length];
    if (!to) throw new Error('nowhere to go');
    return to;
  }
}

interface Told {
  id: string;
  version: number;
}

async function complete(connection: Connection, person: Person, to: StaffedOffice): Promise<void> {
  const { home } = person;
  const step = async (path: string, as: Headers, body: object, version?: number): Promise<Told> => {
    const headers = version === undefined ? as : { ...as, 'if-match': `"${version}"` };
    // A key with every write, as the web sends it.
    const keyed = { ...headers, 'idempotency-key': crypto.randomUUID() };
    return JSON.parse((await connection.post(`/api/transfers${path}`, keyed, body)).toString());
  };
  const wishes = { destinationId: to.committee.id, ground: 'work' };
  const { id, version } = await step('', person.headers, wishes);
  const dues = { duesUntil: new Date().toISOString().slice(0, 7) };
  const endorsed = await step(`/${id}/approve`, home.secretary, dues, version);
  const issued = await step(`/${id}/approve`, home.administrator, {}, endorsed.version);
  const checkedIn = await step(`/${id}/check-in`, person.headers, {}, issued.version);
  await step(`/${id}/accept`, to.administrator, { branchId: to.id }, checkedIn.version);
}

/** Eight branches of the county under different committees, four of another region, and people of the county. */
async function prepare(ground: Ground): Promise<{ offices: StaffedOffice[]; people: Person[] }> {
  const services = await servicesOn(ground);
  try {
    await makeAbroad(services);
    const rows = await ownerRuns<Office & { code: string; committeeCode: string }>(
      ground.urlOf('owner', mainDatabase),
      [
        `WITH branch AS (
           SELECT b.region_id AS "regionId", b.id, b.path, b.name, b.code, c.code AS "committeeCode",
             jsonb_build_object('id', c.id, 'path', c.path, 'name', c.name) AS committee,
             row_number() OVER (PARTITION BY c.id ORDER BY b.path) AS place
           FROM organization b CROSS JOIN LATERAL (SELECT * FROM organization c WHERE c.region_id = b.region_id
             AND b.path > c.path AND b.path < c.path || '/' AND c.kind IN ('committee', 'working_committee')
             ORDER BY c.path DESC LIMIT 1) c
           WHERE b.kind = 'branch' AND b.ended_on IS NULL AND (b.region_id = ${abroad} OR ${peopleEach} <= (SELECT count(*)
             FROM member m WHERE m.region_id = b.region_id AND m.organization_id = b.id AND m.stage = 'full')))
         SELECT * FROM branch WHERE place = 1 OR "regionId" = ${abroad} ORDER BY path`,
      ],
    );
    const near = rows.filter(({ regionId }) => regionId !== abroad).slice(0, workers);
    const far = rows.filter(({ regionId }) => regionId === abroad);
    const offices: StaffedOffice[] = [];
    for (const { code, committeeCode, regionId, id, path, name, committee } of [...near, ...far])
      offices.push({
        ...{ regionId, id, path, name, committee },
        secretary: await officerSession(services, 'branch_secretary', code),
        administrator: await officerSession(services, 'committee_administrator', committeeCode),
      });
    return { offices, people: await somePeople(services, ground, offices.slice(0, near.length)) };
  } finally {
    await closeServices(services);
  }
}

async function makeAbroad(services: Services): Promise<void> {
  const actor = systemActor();
  await services.database.transaction(actor.scope, async (tx) => {
    await ensureRegion(tx, abroad);
    const make = (parentId: string | null, kind: 'committee' | 'branch', code: string) =>
      createOrganization(tx, actor, services.clock.now(), {
        regionId: abroad,
        parentId,
        kind,
        code,
        name: `西湖${code}党组织`,
      });
    const top = await make(null, 'committee', 'W0');
    for (const c of ['W1', 'W2']) {
      const committee = await make(top.id, 'committee', c);
      for (const b of ['1', '2']) await make(committee.id, 'branch', `${c}${b}`);
    }
  });
}

async function somePeople(
  services: Services,
  ground: Ground,
  homes: readonly StaffedOffice[],
): Promise<Person[]> {
  const people: Person[] = [];
  for (const home of homes) {
    const rows = await ownerRuns<{ id: string }>(ground.urlOf('owner', mainDatabase), [
      `SELECT id FROM member WHERE region_id = ${home.regionId} AND organization_id = '${home.id}' AND stage = 'full'
       ORDER BY md5(id::text) LIMIT ${peopleEach}`,
    ]);
    for (const { id } of rows)
      people.push({ id, home, headers: await sessionOfMember(services, { regionId: home.regionId, id }) });
  }
  return people;
}
