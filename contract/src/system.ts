import { Type } from 'typebox';
import { endpoints, Instant } from './endpoint.ts';

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
});
