/**
 * Runs a sequence; one that goes wrong is told with the shortest part of it that still does. fast-check's own shrinking
 * knows nothing of what a step leans on and takes hours where a step is a transaction; leaving parts out takes a minute.
 * @throws what the shortest part threw, with that part in its message
 */
export async function runOrShorten<Step, Result>(
  steps: readonly Step[],
  run: (steps: readonly Step[]) => Promise<Result>,
): Promise<Result> {
  try {
    return await run(steps);
  } catch (error) {
    let last = error;
    const part = await shortest(steps, async (some) => {
      try {
        await run(some);
        return false;
      } catch (again) {
        last = again;
        return true;
      }
    });
    throw new Error(`${last instanceof Error ? last.message : last}\nshortest: ${JSON.stringify(part)}`, {
      cause: last,
    });
  }
}

/**
 * A part of a sequence that goes wrong and from which no step can be left out: halves, quarters and so on are left out as
 * long as it still does (delta debugging: A. Zeller, R. Hildebrandt, IEEE Trans. Softw. Eng. 28(2), 2002).
 * @param fails the last one for which it says yes is the answer
 */
export async function shortest<Step>(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
): Promise<readonly Step[]> {
  let left = steps;
  let size = Math.ceil(left.length / 2);
  while (size >= 1) {
    const before = left.length;
    for (let at = left.length - size; at >= 0; at -= size) {
      const rest = [...left.slice(0, at), ...left.slice(at + size)];
      if (rest.length > 0 && (await fails(rest))) left = rest;
    }
    if (size === 1 && left.length === before) break;
    size = Math.max(1, Math.floor(size / 2));
  }
  return left;
}
