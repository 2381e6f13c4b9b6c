import { expect, it } from 'vitest';
import { walked } from './keyset-trail.ts';

it('remembers the way forth and back', () => {
  const second = walked([undefined], 'b', undefined);
  const third = walked(second, 'c', 'b');
  expect(third).toEqual([undefined, 'b', 'c']);
  expect(walked(third, 'b', 'c')).toEqual([undefined, 'b', 'c']);
});

it('forgets what lay beyond when the way branches', () => {
  expect(walked([undefined, 'b', 'c'], 'x', 'b')).toEqual([undefined, 'b', 'x']);
});

it('knows only the first page before a link that opens in the middle', () => {
  expect(walked([undefined], 'm', 'unknown')).toEqual([undefined, 'm']);
});
