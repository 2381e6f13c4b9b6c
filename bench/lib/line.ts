/** One line of the bench: our figure, the limit measured in the same run, and whether the target is held. */
export interface Line {
  readonly key: string;
  readonly name: string;
  readonly ours: number;
  readonly limit: number;
  /** ours ÷ limit. */
  readonly ratio: number;
  readonly unit: string;
  readonly target: string;
  readonly held: boolean;
}

/** A rate: the ratio must reach `least`. */
export function atLeast(
  key: string,
  name: string,
  figures: { ours: number; limit: number; unit: string },
  least: number,
): Line {
  const ratio = figures.ours / figures.limit;
  return { key, name, ...figures, ratio, target: `≥ ${least.toFixed(2)}`, held: ratio >= least };
}

/** A time or a size: the ratio must not exceed `most`. */
export function atMost(
  key: string,
  name: string,
  figures: { ours: number; limit: number; unit: string },
  most: number,
): Line {
  const ratio = figures.ours / figures.limit;
  return { key, name, ...figures, ratio, target: `≤ ${most}`, held: ratio <= most };
}
