/** Ctrl-C reaches a program twice under npm: from the terminal, and passed on by npm. Within this time it is one. */
const sameKeyPressMs = 1_500;

/**
 * Calls `stop` once at the first SIGINT, SIGTERM or SIGHUP, then ends the process: with 0 when all went
 * well, with 1 when `stop` failed. A second Ctrl-C, pressed while stopping takes long, ends it at once
 * (the guard then stops the database).
 */
export function onShutdown(stop: () => Promise<void>): void {
  let startedAt: number | undefined;
  const receive = (): void => {
    if (startedAt === undefined) {
      startedAt = Date.now();
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
          process.exit(1);
        },
      );
    } else if (Date.now() - startedAt > sameKeyPressMs) process.exit(1);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, receive);
}
