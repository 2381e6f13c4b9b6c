import type { Sent } from './world.ts';

/** Pseudo-random numbers that are the same for the same seed (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const odd: readonly unknown[] = [
  null,
  '',
  '\u0000',
  '\ud800',
  'a'.repeat(10_000),
  -1,
  0,
  1.5,
  Number.MAX_SAFE_INTEGER,
  1e308,
  true,
  [],
  {},
  [[[[]]]],
  '0000-00-00',
  '9999-12-31',
  '2026-02-30',
  '00000000-0000-0000-0000-000000000000',
  "'; SELECT pg_sleep(10); --",
  '‮文',
  { $ne: null },
  { __proto__: null, constructor: 1 },
];

/** One thing of a request is wrong: a value, a key, the address, a header, the bytes themselves. */
export function mutated(sent: Sent, seed: number): Sent {
  const roll = dice(seed);
  const value = odd[roll(odd.length)];
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  switch (roll(9)) {
    case 0:
    case 1:
    case 2:
      return { ...sent, body: Buffer.isBuffer(sent.body) ? sent.body : withValue(sent.body, roll, value) };
    case 3:
      return { ...sent, query: { ...sent.query, after: text.slice(0, 300) } };
    case 4:
      return { ...sent, query: { ...sent.query, limit: text.slice(0, 50), [`x${roll(9)}`]: 'y' } };
    case 5:
      return {
        ...sent,
        url: sent.url.replace(
          /[0-9a-f-]{36}/,
          text.isWellFormed() ? encodeURIComponent(text.slice(0, 100)) || 'x' : '%FF',
        ),
      };
    case 6:
      return {
        ...sent,
        headers: { ...sent.headers, 'if-match': `"${roll(20) - 3}"`, 'accept-language': 'en' },
      };
    case 7:
      return {
        ...sent,
        headers: { ...sent.headers, 'content-type': ['text/plain', 'application/json', 'a'][roll(3)] ?? '' },
        body: Buffer.from('{"a":'),
      };
    default:
      return { ...sent, headers: { ...sent.headers, 'idempotency-key': 'x'.repeat(roll(300)) } };
  }
}

function withValue(body: unknown, roll: (sides: number) => number, value: unknown): unknown {
  if (Array.isArray(body) && body.length > 0) {
    const at = roll(body.length);
    return body.map((one, index) => (index === at ? withValue(one, roll, value) : one));
  }
  if (body === null || typeof body !== 'object') return value;
  const keys = Object.keys(body);
  const key = keys[roll(keys.length + 1)];
  if (key === undefined) return { ...body, [`extra${roll(5)}`]: value };
  if (roll(4) === 0) return Object.fromEntries(Object.entries(body).filter(([each]) => each !== key));
  return Object.fromEntries(
    Object.entries(body).map(([each, inner]) => [each, each === key ? withValue(inner, roll, value) : inner]),
  );
}
