import { describe, expect, it } from 'vitest';
import { runOrShorten, shortest } from './shorten.ts';

const numbers = Array.from({ length: 50 }, (_, index) => index);
/** Goes wrong where 7 comes before 31 and 40 is there. */
const goesWrong = (some: readonly number[]) => [7, 31, 40].every((one) => some.includes(one));

describe('a sequence that goes wrong', () => {
  it('is left with the steps that it needs, in their order', async () => {
    expect(await shortest(numbers, async (some) => goesWrong(some))).toEqual([7, 31, 40]);
  });

  it('is told with them', async () => {
    const run = async (some: readonly number[]) => {
      if (goesWrong(some)) throw new Error(`wrong after ${some.length} steps`);
    };
    await expect(runOrShorten(numbers, run)).rejects.toThrow('wrong after 3 steps\nshortest: [7,31,40]');
  });

  it('gives its result where nothing goes wrong', async () => {
    expect(await runOrShorten([1, 2], async (some) => some.length)).toBe(2);
  });
});
