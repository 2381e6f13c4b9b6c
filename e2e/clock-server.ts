import { housekeep } from '../server/src/housekeeping.ts';
import { serve } from '../server/src/serve.ts';

/**
 * The server with a clock that a journey moves: the same composition as `npm start` but for the clock. It is moved by the
 * process that started this one, over the channel between the two, and by nothing else; what the hour brings comes then.
 */
let aheadMs = 0;
const clock = { now: () => new Date(Date.now() + aheadMs) };
const services = await serve(process.argv.slice(2), { clock });

process.on('message', async (message: { advanceMs: number }) => {
  aheadMs += message.advanceMs;
  if (services) await housekeep(services);
  process.send?.({ aheadMs });
});
