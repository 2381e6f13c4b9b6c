import type { Tx } from '../../kernel/database.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import type { Services } from '../../services.ts';
import type { TransferRecord } from './transfers.record.ts';

/** A letter that was just issued. */
export interface IssuedLetter {
  serial: number;
  /** `第 2026-0007 号`, given once by its committee. */
  number: string;
  code: string;
}

/** Issues the next letter of a transfer in the transaction of the step: number, code, content, signature. */
export declare function issueLetter(
  services: Services,
  tx: Tx,
  transfer: TransferRecord,
  letter: { on: LocalDate; until: LocalDate },
): Promise<IssuedLetter>;
/** The present letter holds until another day; what it says is signed anew under the same number and code. */
export declare function extendLetter(
  services: Services,
  tx: Tx,
  transfer: TransferRecord,
  until: LocalDate,
): Promise<void>;
/** The present letter holds no more; none is no fault. @param fate `used`: the member was received */
export declare function closeLetter(
  tx: Tx,
  transfer: TransferRecord,
  fate: { state: 'used' } | { state: 'void'; reason: string },
): Promise<void>;
/** The transfer whose present letter has this code (with or without the address around it); undefined: none. */
export declare function transferOfCode(
  tx: Tx,
  text: string,
): Promise<{ regionId: number; id: string } | undefined>;
