import type { ReportState } from '@zhibu/contract/report-states';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { foldDeltas } from '../statistics/public.ts';

/**
 * The application against a model of a page: a report goes up when everything below was taken, comes back until the
 * superior has signed for it, and ends at the top; the wrong person changes nothing.
 */
let t: TestApp;
const officers: Record<string, Headers> = {};
/** West is left to one officer of the county, so that whoever filed must find somebody else. */
const places = {
  branch: { code: codes.eastFirst, superior: 'township' },
  second: { code: codes.eastSecond, superior: 'township' },
  township: { code: codes.eastTownship, superior: 'county' },
} as const;
type At = keyof typeof places;
const below: Readonly<Record<At, readonly At[]>> = { branch: [], second: [], township: ['branch', 'second'] };

beforeAll(async () => {
  t = await createTestApp();
  officers.branch = await t.asOfficer('branch_secretary', codes.eastFirst);
  officers.second = await t.asOfficer('branch_secretary', codes.eastSecond);
  officers.township = await t.asOfficer('organization_officer', codes.eastTownship);
  officers.county = await t.asOfficer('committee_administrator', codes.committee);
});
afterAll(() => t.close());

const step = fc.record({
  act: fc.constantFrom('file', 'file', 'file', 'accept', 'accept', 'return'),
  at: fc.constantFrom<At>('branch', 'second', 'township'),
  by: fc.constantFrom('branch', 'second', 'township', 'township', 'county'),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Everybody reaches the own place and what stands below. */
const reaches = (by: string, at: At) =>
  by === at || by === 'county' || (by === 'township' && at !== 'township');

interface Model {
  states: Record<At, ReportState>;
  filedBy: Partial<Record<At, string>>;
}

function expected({ states, filedBy }: Model, { act, at, by }: Step): ReportState | null {
  const state = states[at];
  if (!reaches(by, at)) return null;
  if (act === 'file') {
    const open = state === 'draft' || state === 'returned';
    return open && below[at].every((child) => states[child] === 'accepted') ? 'filed' : null;
  }
  if (by === at || by === 'branch' || by === 'second') return null;
  if (act === 'accept') return state === 'filed' && filedBy[at] !== by ? 'accepted' : null;
  const superior = at === 'township' ? 'draft' : states.township;
  const reopens = superior === 'draft' || superior === 'returned';
  return state === 'filed' || (state === 'accepted' && reopens) ? 'returned' : null;
}

async function run({ act, at, by }: Step, year: number): Promise<number> {
  const as = officers[by] ?? {};
  const organization = organizationOf(t.county, places[at].code).id;
  const query = { organization, year };
  const { body } = await t.call('GET /annual-reports', { as: officers.county ?? {}, query });
  if (act === 'file')
    return (await t.call('POST /annual-reports', { as, body: { ...query, sha256: body.sha256 } })).status;
  const answer = await t.call(`POST /annual-reports/{id}/${act}`, {
    as,
    params: { id: body.id ?? '0199a000-0000-7000-8000-000000000000' },
    ifMatch: body.version,
    body: act === 'return' ? { reason: '请再核对' } : {},
  });
  return answer.status;
}

it('goes the way of its model in 12 years of up to 16 steps', async () => {
  let year = 1990;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      year += 1;
      const model: Model = { states: { branch: 'draft', second: 'draft', township: 'draft' }, filedBy: {} };
      for (const one of steps) {
        const next = expected(model, one);
        const status = await run(one, year);
        expect([one, model.states, status < 300]).toEqual([one, model.states, next !== null]);
        if (next === null) continue;
        model.states[one.at] = next;
        if (next === 'filed') model.filedBy[one.at] = one.by;
      }
      for (const [at, { code }] of Object.entries(places)) {
        const query = { organization: organizationOf(t.county, code).id, year };
        const { body } = await t.call('GET /annual-reports', { as: officers.county ?? {}, query });
        expect([at, body.state]).toEqual([at, model.states[at as At]]); // a key of the table just walked
      }
    }),
    { numRuns: 12 },
  );
});

const change = fc.record({
  act: fc.constantFrom('enter', 'enter', 'end', 'educate', 'move', 'fold', 'wait'),
  where: fc.constantFrom(codes.eastFirst, codes.eastSecond, codes.westFirst, codes.westSecond),
  who: fc.nat({ max: 30 }),
  days: fc.integer({ min: 1, max: 70 }),
});

it('closes every balance at every organisation and in every year, whatever happened in between', async () => {
  const [changes = []] = fc.sample(fc.array(change, { minLength: 45, maxLength: 45 }), {
    numRuns: 1,
    seed: 20260701,
  });
  const people: string[] = [];
  let done = 0;
  for (const { act, where, who, days } of changes) {
    const county = await t.asOfficer('committee_administrator', codes.committee);
    const id = people[who % Math.max(people.length, 1)];
    if (act === 'enter') people.push((await createMember(t, county, where, who % 3 === 0 ? young : {})).id);
    else if (act === 'fold') await foldDeltas(t.services);
    else if (act === 'wait') t.clock.advance(days * 24 * 3_600_000);
    else if (act === 'move') {
      const parent = days % 2 === 0 ? codes.eastTownship : codes.westTownship;
      const answer = await t.call('POST /organizations/{id}/moves', {
        as: county,
        params: { id: organizationOf(t.county, where).id },
        body: { parentId: organizationOf(t.county, parent).id, on: t.clock.now().toISOString().slice(0, 10) },
      });
      done += Number(answer.status === 200);
    } else if (id !== undefined) {
      const { body } = await t.call('GET /members/{id}', { as: county, params: { id } });
      const write = { as: county, params: { id }, ifMatch: body.version };
      const edited =
        act === 'end'
          ? await t.call('POST /members/{id}/status-changes', {
              ...write,
              body: { kind: 'die', on: t.clock.now().toISOString().slice(0, 10) },
            })
          : await t.call('PATCH /members/{id}', {
              ...write,
              body: { education: days % 2 === 0 ? '21' : '31' },
            });
      done += Number(edited.status < 300);
    }
  }
  expect(done).toBeGreaterThan(8);
  const county = await t.asOfficer('committee_administrator', codes.committee);
  const last = t.clock.now().getUTCFullYear();
  let flows = 0;
  for (const { code } of Object.values(t.county))
    for (let year = 2025; year <= last; year += 1) {
      const query = { organization: organizationOf(t.county, code).id, year };
      const { body } = await t.call('GET /annual-reports', { as: county, query });
      expect([code, year, body.findings.filter(({ key }) => key === 'imbalance')]).toEqual([code, year, []]);
      for (const cell of body.content?.cells ?? []) {
        expect([code, year, cell.opening + cell.ins - cell.outs]).toEqual([code, year, cell.closing]);
        flows += cell.ins + cell.outs;
      }
    }
  expect(flows).toBeGreaterThan(100);
});

const young = { stage: 'probationary', joined: '2026-05-01', full: null };
