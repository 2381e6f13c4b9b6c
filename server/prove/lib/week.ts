import { createToken } from '../../src/features/accounts/public.ts';
import { actorOf, advanceImport } from '../../src/features/members/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { personOf, somebody } from './people.ts';
import { must, type Population } from './seed.ts';
import { codeOfNow } from './totp.ts';
import type { Answer, Headers, Sent, World } from './world.ts';

/** Values that must stand nowhere in the clear, and the session of an ordinary week that they go through. */
export class Week {
  readonly canaries = new Set<string>();
  readonly cacheable: string[] = [];
  requests = 0;
  readonly world: World;
  readonly population: Population;

  constructor(world: World, population: Population) {
    this.world = world;
    this.population = population;
  }

  secret(...values: string[]): void {
    for (const value of values) this.canaries.add(value);
  }

  async send(sent: Sent): Promise<Answer> {
    this.requests += 1;
    const answer = await this.world.send(sent);
    const kept = String(answer.headers['cache-control'] ?? '');
    if (!kept.includes('no-store')) this.cacheable.push(`${sent.method} ${sent.url.split('?')[0]} (${kept})`);
    return answer;
  }

  /** @returns the answer's body; @throws where an ordinary step is refused */
  async done<T>(
    as: Headers,
    method: string,
    path: string,
    body?: unknown,
    headers: Headers = {},
  ): Promise<T> {
    const answer = await this.send({
      method,
      url: `/api${path}`,
      as,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    const isJson = String(answer.headers['content-type']).startsWith('application/json');
    return (isJson ? JSON.parse(answer.text) : answer) as T; // the caller says what the contract answers
  }

  someone() {
    const person = somebody();
    this.secret(person.idNumber, person.phone, person.address);
    return person;
  }
}

export async function keepFiles(week: Week): Promise<void> {
  const { places, residents } = week.population;
  const as = residents.eastFirst.as;
  for (let n = 0; n < 10; n += 1) {
    const person = week.someone();
    const body = { organizationId: places.eastFirst.id, ...person };
    const { id, version } = await week.done<{ id: string; version: number }>(as, 'POST', '/members', body, {
      'idempotency-key': `member-${n}`,
    });
    const file = `/members/${id}`;
    const next = week.someone();
    await week.done(
      as,
      'PATCH',
      file,
      { phone: next.phone, address: next.address },
      { 'if-match': `"${version}"` },
    );
    await week.done(as, 'POST', `${file}/entries`, {
      kind: 'family',
      title: '父亲',
      phone: week.someone().phone,
    });
    await week.done(as, 'POST', '/members/search', { idNumber: person.idNumber });
    await week.done(as, 'POST', '/members/search', { phone: next.phone });
    await week.done(as, 'POST', `${file}/reveal`, {
      fields: ['idNumber', 'phone', 'address'],
      reason: '核对年报数据',
    });
    await week.send({
      method: 'POST',
      url: '/api/members',
      as,
      body,
      headers: { 'idempotency-key': `member-${n}` },
    });
    if (n > 1) continue;
    const self = await personOf(week.world, { id, regionId: places.eastFirst.regionId });
    const wished = week.someone();
    for (const [field, value] of [
      ['phone', wished.phone],
      ['address', wished.address],
    ] as const) {
      const wish = { field, value, explanation: `原来的已经不用了，现在是 ${value}` };
      const request = await week.done<{ id: string }>(self, 'POST', `${file}/correction-requests`, wish, {
        'idempotency-key': `wish-${n}-${field}`,
      });
      await week.done(as, 'POST', `/correction-requests/${request.id}/accept`, {}, { 'if-match': '"1"' });
    }
    await week.done(self, 'POST', `${file}/copies`, { format: 'json' });
  }
  await week.done(as, 'POST', '/member-exports', { format: 'csv', reveal: true, reason: '上级核对' });
}

export async function importRoster(week: Week): Promise<void> {
  const { places, residents } = week.population;
  const as = residents.eastTownship.as;
  const people = Array.from({ length: 6 }, () => week.someone());
  const [first, second] = people;
  // The last two rows are what rosters are like: two numbers in one cell, a number in the column of names.
  const rows = [
    ...people.slice(2).map((one) => `${one.name},${one.idNumber},${one.phone},${one.address}`),
    `${first?.name},${first?.idNumber},${first?.phone} ${second?.phone} 转 8,${first?.address}`,
    `${second?.idNumber},${second?.idNumber},,${second?.address}`,
  ].map((row) => `${row},${places.eastFirst.name}`);
  for (const content of [rows.slice(0, 4), rows]) {
    const csv = ['姓名,公民身份号码,手机号码,家庭住址,所在党支部', ...content].join('\n');
    const query = { organization: places.eastTownship.id, fileName: '花名册.csv' };
    const { id } = await must(week.world, as, ['POST', '/member-imports'], {
      query,
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(csv),
    });
    await week.done(as, 'POST', `/member-imports/${id}/check`, { mapping: {} });
    await advance(week, id);
    const found = await week.done<{ state: string; version: number }>(as, 'GET', `/member-imports/${id}`);
    await week.done(as, 'GET', `/member-imports/${id}/problems`);
    if (found.state !== 'checked') continue;
    await week.done(as, 'POST', `/member-imports/${id}/commit`, undefined, {
      'if-match': `"${found.version}"`,
    });
    await advance(week, id);
  }
}

async function advance({ world }: Week, id: string): Promise<void> {
  const [row] = await world.look<{ actor: Parameters<typeof actorOf>[0] }>(
    'SELECT actor FROM member_import WHERE id = $1',
    [id],
  );
  if (!row) throw new Error(`there is no import ${id}`);
  await advanceImport(world.services, actorOf(row.actor), id);
}

export async function openAccounts(week: Week): Promise<void> {
  const { places, residents, selves } = week.population;
  const granted = await week.done<{ slip: { code: string } | null }>(
    residents.committee.as,
    'POST',
    '/duties',
    {
      login: 'newcomer',
      name: '新来的',
      role: 'statistician',
      organizationId: places.eastTownship.id,
    },
  );
  const slips = await week.done<{ slips: { code: string; login: string }[] }>(
    residents.eastSecond.as,
    'POST',
    '/activation-slips',
    { organizationId: places.eastSecond.id },
  );
  const codes = [granted.slip?.code, ...slips.slips.map(({ code }) => code)].filter(
    (code) => code !== undefined,
  );
  for (const [n, code] of codes.entries()) {
    const passwords = [`Canary-first-${n}-Zq7!`, `Canary-second-${n}-Zq7!`];
    week.secret(code, ...passwords, code.replaceAll('-', ''));
    const [first = '', second = ''] = passwords;
    const begun = await week.send({
      method: 'POST',
      url: '/api/activations',
      body: { code, password: first },
    });
    if (begun.status >= 300) throw new Error(`the code does not open the account: ${begun.text}`);
    const as = { cookie: cookieOf(week, begun) };
    await week.done(as, 'PUT', '/account/password', { current: first, next: second });
    await week.done(as, 'POST', '/sessions/current/reauthentication', { password: second });
    const { account } = JSON.parse(begun.text);
    const factor = await week.done<{ secret: string }>(as, 'POST', '/account/second-factor');
    week.secret(factor.secret);
    const code6 = codeOfNow(factor.secret, week.world.clock.now());
    const { recoveryCodes } = await week.done<{ recoveryCodes: string[] }>(
      as,
      'PUT',
      '/account/second-factor',
      { code: code6 },
    );
    week.secret(...recoveryCodes);
    for (const password of [first, second]) {
      const answer = await week.send({
        method: 'POST',
        url: '/api/sessions',
        body: { login: account.login, password },
      });
      if (answer.status >= 300) continue;
      const session = { cookie: cookieOf(week, answer) };
      await week.done(session, 'POST', '/sessions/current/second-factor', { code: recoveryCodes[0] });
    }
  }
  const { secret } = await createToken(week.world.services, systemActor(), {
    login: residents.eastFirst.login,
    days: 3,
  });
  week.secret(secret);
  await week.done({ authorization: `Bearer ${secret}` }, 'GET', '/members');
  week.secret(String(selves.eastFirst?.cookie).replace(/^[^=]+=/, ''));
  const provider = await week.world.look<{ id: string }>('SELECT id FROM oidc_provider');
  week.secret('Canary-client-secret-Zq7');
  const change = { clientSecret: 'Canary-client-secret-Zq7', enabled: false, reason: '更换密钥' };
  await week.done(week.population.topSecurity, 'PATCH', `/identity-providers/${provider[0]?.id}`, change, {
    'if-match': '"1"',
  });
}

function cookieOf(week: Week, { headers }: Answer): string {
  const cookie =
    [headers['set-cookie'] ?? []]
      .flat()
      .map(String)
      .find((each) => each.startsWith('zhibu_session=')) ?? '';
  const pair = cookie.split(';')[0] ?? '';
  week.secret(pair.replace(/^[^=]+=/, ''));
  return pair;
}

/** Where a value may end by mistake: in an address, in a field that it does not belong to, in a broken system. */
export async function sendAstray(week: Week): Promise<void> {
  const { places, residents, members } = week.population;
  const as = residents.eastFirst.as;
  const values = [...week.canaries];
  for (const value of values) {
    await week.send({ method: 'GET', url: `/api/members/${encodeURIComponent(value)}`, as });
    await week.send({ method: 'GET', url: '/api/members', as, query: { phone: value } });
    await week.send({
      method: 'POST',
      url: '/api/members',
      as,
      body: { organizationId: places.eastFirst.id, name: '张伟', idNumber: value, phone: value },
    });
    await week.send({ method: 'POST', url: '/api/sessions', body: { login: 'nobody', password: value } });
    await week.send({
      method: 'POST',
      url: '/api/activations',
      body: { code: value.slice(0, 40).padEnd(8), password: value.padEnd(10) },
    });
  }
  await week.world.look('ALTER TABLE member_event RENAME TO member_event_away');
  const broken = await week.send({
    method: 'POST',
    url: '/api/members',
    as,
    body: { organizationId: places.eastFirst.id, ...week.someone() },
  });
  await week.world.look('ALTER TABLE member_event_away RENAME TO member_event');
  if (broken.status !== 500) throw new Error(`a broken system answered ${broken.status}`);
  await week.done(as, 'GET', `/members/${members.eastFirst?.[0]?.id}`);
}
