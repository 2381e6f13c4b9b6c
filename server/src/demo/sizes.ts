import type { Random } from './random.ts';

/** No branch is founded with fewer than three full members (domain.md rule 1). */
const smallest = 3;

/**
 * Shares `total` members among branches: log-normal, a few of 3–5 and a few above 120 as in any county,
 * the sum exact. `bulk` says how large each branch is expected to be (village = 1); the result follows
 * its order. Throws RangeError when there are fewer than three members a branch.
 */
export function branchSizes(random: Random, total: number, bulk: readonly number[]): number[] {
  const count = bulk.length;
  if (count === 0 || total < (count === 1 ? 1 : smallest * count)) {
    throw new RangeError(`${total} members are too few for ${count} branches`);
  }
  const sizes = ascendingSizes(random, total, count);
  const order = bulk
    .map((weight, index) => ({ index, score: Math.log(weight) + 0.3 * random.normal() }))
    .sort((a, b) => a.score - b.score || a.index - b.index);
  const result = new Array<number>(count).fill(0);
  order.forEach((branch, rank) => {
    result[branch.index] = sizes[rank] ?? smallest;
  });
  return result;
}

/** Sizes from the smallest branch to the largest. */
function ascendingSizes(random: Random, total: number, count: number): number[] {
  const countyLike = count >= 20 && total / count >= 20;
  const tiny = countyLike ? Math.round(count * 0.025) : 0;
  const huge = countyLike ? Math.round(count * 0.02) : 0;
  const small = Array.from({ length: tiny }, () => random.int(smallest, 5)).sort((a, b) => a - b);
  const large = Array.from({ length: huge }, () => random.int(121, 205)).sort((a, b) => a - b);
  const left = total - sum(small) - sum(large);
  const shape = Array.from({ length: count - tiny - huge }, () => Math.exp(0.55 * random.normal())).sort(
    (a, b) => a - b,
  );
  const scale = left / sum(shape);
  const floor = Math.min(tiny > 0 ? 6 : smallest, Math.floor(left / shape.length));
  const middle = shape.map((weight) => Math.max(floor, Math.min(120, Math.round(weight * scale))));
  settle(middle, left, floor);
  return [...small, ...middle, ...large];
}

/** Corrects rounding: adds or takes one at a time, larger branches first, until the sum is `target`. */
function settle(sizes: number[], target: number, floor: number): void {
  let difference = target - sum(sizes);
  for (let turn = 0; difference !== 0; turn++) {
    const index = sizes.length - 1 - (turn % sizes.length);
    const size = sizes[index] ?? 0;
    const step = Math.sign(difference);
    if (size + step < floor) continue;
    sizes[index] = size + step;
    difference -= step;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
