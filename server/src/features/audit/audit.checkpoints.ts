/** Where a lane begins after its oldest entries were removed. */
export interface Checkpoint {
  lane: number;
  /** The last entry that was removed. */
  seq: number;
  hash: Buffer;
  removedUntil: Date;
}

/** What the installation signs of a checkpoint. */
export function checkpointText({ lane, seq, hash, removedUntil }: Checkpoint): string {
  return `zhibu audit checkpoint ${lane} ${seq} ${hash.toString('hex')} ${removedUntil.toISOString()}`;
}
