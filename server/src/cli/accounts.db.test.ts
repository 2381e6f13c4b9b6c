import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goodPassword } from '../../test/harness/accounts.ts';
import { createTestApp, type TestApp } from '../../test/harness/app.ts';
import { codes } from '../../test/harness/county.ts';
import { accountCommand, tokenCommand } from './accounts.ts';
import type { Command } from './io.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(async () => t.close());

async function run(command: Command, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    interactive: false,
  };
  const code = await command(t.services, args, io);
  return { code, out, err, json: () => JSON.parse(out.join('\n')) };
}

describe('zhibu account', () => {
  it('creates an account with a duty; its code signs in', async () => {
    const made = await run(
      accountCommand,
      ...[
        'create',
        'Wang.Fang',
        '--name',
        '王芳',
        '--role',
        'branch_secretary',
        '--organization',
        codes.eastFirst,
        '--json',
      ],
    );
    expect(made.code).toBe(0);
    expect(made.json()).toMatchObject({ login: 'wang.fang', name: '王芳' });
    const first = await t.call('POST /activations', {
      body: { code: made.json().code, password: goodPassword },
    });
    expect(first.body.duties).toMatchObject([
      { role: 'branch_secretary', organization: { code: codes.eastFirst } },
    ]);
  });

  it('prints a new code for an account that waits, and resets one that does not', async () => {
    await run(accountCommand, 'create', 'li.lei', '--name', '李雷');
    const { code } = (await run(accountCommand, 'activate', 'li.lei', '--json')).json();
    expect((await t.call('POST /activations', { body: { code, password: goodPassword } })).status).toBe(201);
    await expect(run(accountCommand, 'activate', 'li.lei')).rejects.toThrow(/is active and can sign in/);
    const reset = await run(accountCommand, 'reset', 'li.lei');
    expect(reset.out.join('\n')).toMatch(/激活码 code {6}[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    const refused = await t.call('POST /sessions', { body: { login: 'li.lei', password: goodPassword } });
    expect(refused.status).toBe(401);
  });

  it.each([
    [[]],
    [['create', 'x.y']],
    [['create', 'x.y', '--name', '某人', '--role', 'statistician']],
    [['create', 'x.y', '--name', '某人', '--role', 'emperor', '--organization', codes.eastFirst]],
    [['remove', 'x.y']],
  ])('says how it is used: %j', async (args) => {
    await expect(run(accountCommand, ...args)).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('names what is not there', async () => {
    await expect(run(accountCommand, 'reset', 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('zhibu token', () => {
  it('prints a token alone, lists and revokes it', async () => {
    await run(
      accountCommand,
      ...[
        'create',
        'exporter',
        '--name',
        '导出',
        '--role',
        'statistician',
        '--organization',
        codes.committee,
      ],
    );
    const made = await run(
      tokenCommand,
      'create',
      '--account',
      'exporter',
      '--days',
      '30',
      '--name',
      'nightly',
    );
    expect(made.out).toEqual([expect.stringMatching(/^zhibu_[\w-]{43}$/)]);
    const as = { authorization: `Bearer ${made.out[0]}` };
    expect((await t.call('GET /account', { as })).body.permissions).toContain('statistics.read');
    const listed = (await run(tokenCommand, 'list', '--account', 'exporter', '--json')).json();
    expect(listed).toMatchObject([{ login: 'exporter', name: 'nightly' }]);
    expect((await run(tokenCommand, 'revoke', listed[0].id)).code).toBe(0);
    expect((await t.call('GET /account', { as })).status).toBe(401);
    await expect(run(tokenCommand, 'revoke', listed[0].id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([[['create', '--account', 'exporter']], [['revoke']], [['revoke', 'not-an-id']], [[]]])(
    'says how it is used: %j',
    async (args) => {
      await expect(run(tokenCommand, ...args)).rejects.toMatchObject({ name: 'UsageError' });
    },
  );
});
