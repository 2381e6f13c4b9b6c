import { Type } from 'typebox';
import { Abilities, Done, endpoints, Instant, Nullable } from './endpoint.ts';

const Count = Type.Object({ part: Type.String(), n: Type.Integer() });

/** The master keys, for the system admin: numbers, dates and counts; never a key, never what is sealed. */
export const keys = endpoints({
  'GET /keys': {
    summary: 'The master keys by number, what names each, and how far a change of keys is',
    access: 'system.read',
    response: Type.Object({
      current: Type.Integer(),
      /** Signatures of anchors and exports are checked with it. */
      publicKey: Type.String(),
      keys: Type.Array(
        Type.Object({
          id: Type.Integer(),
          createdAt: Instant,
          current: Type.Boolean(),
          /** Null while a change is under way: counting everything would slow it down. */
          uses: Nullable(Type.Array(Count)),
        }),
      ),
      /** Sealed values and files that name a key which the file does not have. */
      unknown: Type.Integer(),
      rotation: Nullable(
        Type.Object({
          toKey: Type.Integer(),
          state: Type.Enum(['running', 'done']),
          startedAt: Instant,
          updatedAt: Instant,
          finishedAt: Nullable(Instant),
          parts: Type.Array(
            Type.Object({
              part: Type.String(),
              done: Type.Integer(),
              total: Type.Integer(),
              finishedAt: Nullable(Instant),
            }),
          ),
        }),
      ),
      can: Abilities(['rotate', 'resume']),
    }),
  },
  'POST /key-rotations': {
    summary: 'Make a new master key and seal everything again under it, while the server works',
    access: 'keys.rotate',
    fresh: true,
    status: 202,
    response: Type.Object({ toKey: Type.Integer() }),
  },
  'POST /key-rotations/resume': {
    summary: 'Go on with a change of keys that was interrupted',
    access: 'keys.rotate',
    status: 202,
    response: Done,
  },
});
