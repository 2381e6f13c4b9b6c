import { Type } from 'typebox';
import { endpoints, Instant, Nullable, Words } from './endpoint.ts';

export const system = endpoints({
  'GET /system': {
    summary: 'Whether the installation is healthy, for the system admin; no personal data',
    access: 'system.read',
    response: Type.Object({
      version: Type.String(),
      node: Type.String(),
      database: Type.String(),
      startedAt: Instant,
      databaseBytes: Type.Integer(),
      storageBytes: Type.Integer(),
      members: Type.Integer(),
      organizations: Type.Integer(),
      waitingJobs: Type.Integer(),
      failedJobs: Type.Integer(),
      warnings: Type.Array(Type.Object({ zh: Type.String(), en: Type.String() })),
    }),
  },
  'GET /system/checks': {
    summary:
      'What the doctor finds: keys, database, row-level security, anchors, disk, clock; and what to do',
    access: 'system.read',
    response: Type.Object({
      state: Type.Enum(['ok', 'warn', 'fail']),
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          state: Type.Enum(['ok', 'warn', 'fail']),
          words: Words,
          todo: Nullable(Words),
        }),
      ),
    }),
  },
});
