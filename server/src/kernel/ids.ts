import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes for 256 ids at once: asking the system for each id costs more than all the rest of it. */
const reserve = Buffer.alloc(256 * 16);
let used = reserve.length;
let msecs = 0;
let seq = 0;

/**
 * A new id: UUID version 7 (RFC 9562), made here so that a move between regions never changes it (scale rule 5).
 * Those made in one millisecond count up from a random start (section 6.2, method 1), so ids of one process ascend.
 */
export function newId(): string {
  if (used === reserve.length) {
    randomFillSync(reserve);
    used = 0;
  }
  const random = reserve.subarray(used, used + 16);
  used += 16;
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // 31 bits: there is room for 2^31 more in the same millisecond.
    seq = random.readUInt32BE(0) >>> 1;
  } else seq += 1;
  return v7({ random, msecs, seq });
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(text: string): boolean {
  return uuidPattern.test(text);
}
