import type { ReportContentAnswer } from '@zhibu/contract/annual-reports';
import { canonical } from '../../kernel/audit.ts';
import { sha256, type Vault, verifyWith } from '../../kernel/crypto.ts';

/** What the installation's key signs: which content, whose report, who filed it in which duty, and when. */
export interface FilingRecordSigned {
  format: string;
  sha256: string;
  organization: { id: string; code: string; name: string };
  year: number;
  number: number;
  filedBy: { name: string; role: string; organization: string };
  /** RFC 3339, UTC. */
  filedAt: string;
}

/** A filed report as it leaves the system. */
export interface ReportFile {
  content: ReportContentAnswer;
  record: FilingRecordSigned;
  /** Ed25519 over the record in canonical form, base64url. */
  signature: string;
  publicKey: string;
  howToVerify: string;
}

export const digestOf = (content: ReportContentAnswer) => sha256(canonical(content)).toString('hex');

export const signRecord = (vault: Pick<Vault, 'sign'>, record: FilingRecordSigned) =>
  vault.sign(canonical(record));

export const howToVerify =
  'sha256 = SHA-256 of content as JSON with the names of every object in order and without blanks; signature = Ed25519 of publicKey over record in the same form. Compare publicKey with the one on the page “Audit” of the system.';

/** Checks a file with nothing but itself; the public key is to be compared by hand. */
export function isSound({ content, record, signature, publicKey }: ReportFile): boolean {
  return digestOf(content) === record.sha256 && verifyWith(publicKey, canonical(record), signature);
}
