import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes, organizationOf } from '../../../test/harness/county.ts';
import { systemActor } from '../../kernel/authorization.ts';
import { countFlows, flowsOf } from '../statistics/public.ts';

let app: TestApp;
let admin: Headers;
beforeAll(async () => {
  app = await createTestApp({ publicUrl: 'http://zhibu.example.cn' });
  admin = await app.asOfficer('system_admin', codes.committee);
});
afterAll(() => app.close());

test('figures and warnings of the installation', async () => {
  const { services, county } = app;
  const { regionId, path: orgPath } = organizationOf(county, codes.eastFirst);
  const member = {
    regionId,
    orgPath,
    stage: 'full',
    sex: 'male',
    education: null,
    ethnicGroup: null,
    occupationClass: null,
    birth: '1980-01-01',
    full: null,
    presence: 'present',
    validFrom: '2026-01-01',
    cause: 'registered' as const,
  };
  await services.database.transaction(systemActor().scope, async (tx) => {
    for (let person = 0; person < 5; person += 1) await countFlows(tx, flowsOf([member], '2026-01-01'));
    await services.jobs.enqueue(tx, 'test.job', {}, 'test.job');
  });
  await mkdir(join(services.settings.storageDir, 'ab'), { recursive: true });
  await writeFile(join(services.settings.storageDir, 'ab', 'file'), 'x'.repeat(1000));
  await writeFile(join(services.settings.storageDir, 'other'), 'x'.repeat(234));
  await chmod(services.settings.masterKeyFile, 0o644);
  const { status, body } = await app.call('GET /system', { as: admin });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.version,
    database: expect.stringMatching(/^PostgreSQL 17/),
    storageBytes: 1234,
    members: 5,
    organizations: 7,
    waitingJobs: 1,
    failedJobs: 0,
  });
  expect(body.databaseBytes).toBeGreaterThan(1_000_000);
  expect(body.warnings.map((warning) => warning.zh)).toEqual([
    expect.stringContaining('PUBLIC_URL'),
    expect.stringContaining('chmod 600'),
  ]);
});

test('only the system admin sees it', async () => {
  for (const role of [
    'committee_administrator',
    'audit_admin',
    'security_admin',
    'branch_secretary',
  ] as const) {
    const as = await app.asOfficer(role, codes.committee);
    const { status, problem } = await app.call('GET /system', { as });
    expect([role, status, problem.code]).toEqual([role, 403, 'forbidden']);
  }
});
