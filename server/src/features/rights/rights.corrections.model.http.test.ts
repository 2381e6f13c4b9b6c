import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';

/**
 * The application against a model of four lines: at most one request open; an answer ends it; the file changes with
 * an acceptance and with nothing else; every step by the wrong person changes nothing.
 */
let t: TestApp;
let secretary: Headers;
let stranger: Headers;
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  stranger = await t.asOfficer('branch_secretary', codes.westFirst);
});
afterAll(() => t.close());

const step = fc.record({
  act: fc.constantFrom('submit', 'accept', 'refuse', 'withdraw', 'read'),
  by: fc.constantFrom('member', 'officer', 'stranger'),
  value: fc.constantFrom('甲中学', '乙中学', '丙中学'),
});

it('behaves as its model in 40 sequences of up to 12 steps', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const person = await createMember(t, secretary, codes.eastFirst, { workUnit: null });
      const people = { member: await t.asMember(person), officer: secretary, stranger };
      let file: string | null = null;
      let open: string | null = null;
      let asked: string | null = null;
      let last = '';
      for (const { act, by, value } of steps) {
        const as = people[by];
        const params = { id: open ?? last };
        if (act === 'submit') {
          const answer = await t.call('POST /members/{id}/correction-requests', {
            as,
            params: { id: person.id },
            body: { field: 'workUnit', value, explanation: '单位改名了' },
          });
          const allowed = by === 'member' && open === null && value !== file;
          expect(answer.status === 201).toBe(allowed);
          if (allowed) {
            open = answer.body.id;
            asked = value;
            last = answer.body.id;
          }
          continue;
        }
        if (params.id === '') continue;
        if (act === 'read') {
          const answer = await t.call('GET /correction-requests/{id}', { as, params });
          expect(answer.status).toBe(by === 'stranger' ? 404 : 200);
          continue;
        }
        const answer = await t.call(`POST /correction-requests/{id}/${act}`, {
          as,
          params,
          ifMatch: 1,
          body: act === 'refuse' ? { reason: '与证明不符' } : {},
        });
        const allowed = open !== null && by === (act === 'withdraw' ? 'member' : 'officer');
        expect(answer.status === 200).toBe(allowed);
        if (!allowed) continue;
        if (act === 'accept') file = asked;
        open = null;
      }
      const { body } = await t.call('GET /members/{id}', { as: secretary, params: { id: person.id } });
      expect(body.workUnit).toBe(file);
      const list = await t.call('GET /members/{id}/correction-requests', {
        as: people.member,
        params: { id: person.id },
      });
      const waiting = list.body.items.filter(({ state }) => state === 'submitted').map(({ id }) => id);
      expect(waiting).toEqual(open === null ? [] : [open]);
    }),
    { numRuns: 40 },
  );
});
