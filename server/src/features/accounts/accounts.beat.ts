/**
 * Refusals leave on a beat that began before anything was looked at: how long the looking took, and so whether there
 * is such an account, cannot be told from the answer's time. What takes longer than a beat leaves on a later one.
 * @param beatMs well above what a refusal takes on an idle machine
 * @returns at once what the work gives; what it throws is thrown on the beat
 */
export async function refusedOnTheBeat<T>(beatMs: number, work: () => Promise<T>): Promise<T> {
  let leave: () => void = () => undefined;
  // Set before the work: a timer set after it would round what is left, and so tell the fraction of a millisecond.
  const beat = setInterval(() => leave(), beatMs);
  try {
    return await work();
  } catch (error) {
    await new Promise<void>((resolve) => {
      leave = resolve;
    });
    throw error;
  } finally {
    clearInterval(beat);
  }
}
