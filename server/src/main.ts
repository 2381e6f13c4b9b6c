import { AlreadyRunning } from './embedded/server-lock.ts';
import { serve } from './serve.ts';
import { SettingsError } from './settings.ts';

/** `npm start` */
try {
  await serve(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof AlreadyRunning)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
