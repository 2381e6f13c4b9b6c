import '../server/prove/lib/policy-off.ts';

/**
 * The limit of line (g): the very server, but every predicate of its policy says yes (server/prove/lib/policy-off.ts)
 * and it works as the superuser, whom row-level security does not bind. A test build, never the product.
 * `ZHIBU_DATA`, `BENCH_DATABASE_URL` and `BENCH_PORT` say where.
 */
const { createApp } = await import('../server/src/app.ts');
const { createServices } = await import('../server/src/services.ts');
const { readSettings } = await import('../server/src/settings.ts');

const settings = readSettings({ ZHIBU_DATA: process.env.ZHIBU_DATA }, '/');
const app = await createApp(
  await createServices({ settings, databaseUrl: process.env.BENCH_DATABASE_URL ?? '' }),
);
await app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) });
