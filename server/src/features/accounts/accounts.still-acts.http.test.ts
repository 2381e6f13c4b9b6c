import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { officerAt } from '../../../test/harness/duties.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { actorOfSession } from './accounts.sessions.ts';
import { whileActing } from './accounts.still-acts.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

/** A download that goes on until somebody ends it. */
function endless(): Readable {
  return new Readable({
    read() {
      setTimeout(() => this.push('x'), 20);
    },
  });
}

async function download() {
  const officer = await officerAt(t, 'branch_secretary', codes.eastFirst);
  const secret = String(officer.as.cookie).replace(/^[^=]+=/, '');
  const actor = await actorOfSession(t.services, secret, '127.0.0.1');
  const stream = whileActing(t.services, actor, endless());
  stream.resume();
  return { officer, stream };
}

it.each(['duty', 'session', 'account'] as const)(
  'what is being sent breaks off within a second of the end of the %s, in another process too',
  async (what) => {
    const other = await t.another();
    const { officer, stream } = await download();
    await new Promise((done) => setTimeout(done, 700));
    expect(stream.destroyed).toBe(false);
    const broken = once(stream, 'error');
    if (what === 'duty') {
      const as = await other.asOfficer('committee_administrator', codes.committee);
      await other.call('POST /duties/{id}/end', { as, params: { id: officer.dutyId } });
    } else if (what === 'session') await other.call('DELETE /sessions/current', { as: officer.as });
    else {
      const as = await other.asOfficer('security_admin', codes.committee);
      await other.call('POST /accounts/{id}/closure', { as, params: { id: officer.id } });
    }
    const began = performance.now();
    const [error] = await broken;
    expect(String(error)).toMatch(/the duty under which this was sent has ended/);
    expect(performance.now() - began).toBeLessThan(1000);
    await other.close();
  },
);

it('what the machine itself sends is not watched', async () => {
  const stream = endless();
  expect(whileActing(t.services, systemActor(), stream)).toBe(stream);
  expect(stream.listenerCount('close')).toBe(0);
  stream.destroy();
});
