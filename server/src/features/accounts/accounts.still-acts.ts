import type { Readable } from 'node:stream';
import type { Actor } from '../../kernel/authorization.ts';
import type { Services } from '../../services.ts';
import { stillActs } from './accounts.identity.ts';

/** Twice a second, so that an open download ends within a second of the duty (issue 3, item 2). */
const everyMs = 500;

/**
 * A stream that lives as long as the actor's duty: when the duty, the session or the account ends, it breaks off.
 * The caller sends the stream as ever; a broken download tells the reader that it is not whole.
 */
export function whileActing(services: Services, actor: Actor, stream: Readable): Readable {
  if (actor.kind === 'system') return stream;
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    stillActs(services, actor).then(
      (acts) => {
        asking = false;
        if (!acts) stream.destroy(new Error('the duty under which this was sent has ended'));
      },
      // A database that does not answer proves nothing: what cannot be shown to act does not go on.
      (error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }, everyMs);
  timer.unref();
  stream.on('close', () => clearInterval(timer));
  return stream;
}
