import { Writable } from 'node:stream';
import type pg from 'pg';
import { expect, it } from 'vitest';
import { gatherWrites } from './gathered-writes.ts';

function connection() {
  const packets: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      packets.push(String(chunk));
      done();
    },
    writev: (chunks, done) => {
      packets.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  gatherWrites({ connection: { stream } } as unknown as pg.ClientBase); // all that is looked at
  return { stream, packets };
}

const turn = () => new Promise((done) => setImmediate(done));

it('sends what is written in one go, also after a promise that has come, in one packet', async () => {
  const { stream, packets } = connection();
  stream.write('BEGIN;');
  await Promise.resolve();
  stream.write('SELECT 1;');
  await turn();
  expect(packets).toEqual(['BEGIN;SELECT 1;']);
  stream.write('SELECT 2;');
  stream.write('COMMIT;');
  await turn();
  expect(packets).toEqual(['BEGIN;SELECT 1;', 'SELECT 2;COMMIT;']);
});

it('holds nothing back when the connection ends', async () => {
  const { stream, packets } = connection();
  stream.write('COMMIT;');
  stream.end('X');
  await turn();
  expect(packets.join('')).toBe('COMMIT;X');
});
