import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { refusedOnTheBeat } from './accounts.beat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = (ms: number, outcome: 'refused' | 'opened') => async () => {
  await new Promise((done) => setTimeout(done, ms));
  if (outcome === 'refused') throw new Error(outcome);
  return outcome;
};

/** When the work's outcome is known outside, in ms from the beginning, and what it is. */
async function told(work: () => Promise<string>) {
  const began = Date.now();
  const outcome = refusedOnTheBeat(100, work)
    .catch((error: Error) => error.message)
    .then((text) => ({ text, at: Date.now() - began }));
  await vi.advanceTimersByTimeAsync(1000);
  return outcome;
}

test.each([0, 1, 28, 70, 99])('a refusal found after %i ms leaves on the first beat', async (ms) => {
  expect(await told(after(ms, 'refused'))).toEqual({ text: 'refused', at: 100 });
});

test.each([101, 150, 199])('one found after %i ms leaves on the second', async (ms) => {
  expect(await told(after(ms, 'refused'))).toEqual({ text: 'refused', at: 200 });
});

test('what opens is not held', async () => {
  expect(await told(after(28, 'opened'))).toEqual({ text: 'opened', at: 28 });
});

test('no timer is left behind', async () => {
  await told(after(28, 'refused'));
  await told(after(28, 'opened'));
  expect(vi.getTimerCount()).toBe(0);
});
