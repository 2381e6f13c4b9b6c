import { createServer, type RequestListener } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { atLeast, atMost } from './line.ts';
import { load, median, openConnection } from './load.ts';

let close = () => {};
afterEach(() => close());

function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

it('counts the answers that the server gave', async () => {
  let given = 0;
  const port = await serve((_request, response) => {
    given += 1;
    response.setHeader('content-length', 100_000).end('x'.repeat(100_000));
  });
  const { perSecond, medianMs } = await load({ port, connections: 3, seconds: 0.3, path: () => '/' });
  expect(perSecond * 0.3).toBeGreaterThan(given * 0.7);
  expect(perSecond * 0.3).toBeLessThanOrEqual(given);
  expect(medianMs).toBeGreaterThan(0);
});

it('ends at the first answer that is not 200, with what it said', async () => {
  const port = await serve((_request, response) =>
    response.writeHead(403, { 'content-length': 4 }).end('no!!'),
  );
  await expect(load({ port, connections: 2, seconds: 5, path: () => '/x' })).rejects.toThrow(
    '403 for /x: no!!',
  );
});

it('sends its headers and gives bodies back', async () => {
  const port = await serve(({ headers, url }, response) => {
    const body = `${url} ${headers.cookie}`;
    response.setHeader('content-length', body.length).end(body);
  });
  const connection = await openConnection(port, { cookie: 'a=b' });
  expect((await connection.get('/one')).toString()).toBe('/one a=b');
  expect((await connection.get('/two')).toString()).toBe('/two a=b');
  connection.close();
});

it('judges rates from below and times from above', () => {
  expect(atLeast('a', '', { ours: 45, limit: 100, unit: '' }, 0.45).held).toBe(true);
  expect(atLeast('a', '', { ours: 44, limit: 100, unit: '' }, 0.45).held).toBe(false);
  expect(atMost('d', '', { ours: 6, limit: 1, unit: '' }, 6).held).toBe(true);
  expect(atMost('d', '', { ours: 6.1, limit: 1, unit: '' }, 6).held).toBe(false);
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
