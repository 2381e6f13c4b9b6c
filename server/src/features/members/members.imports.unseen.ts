import { audit } from '../../kernel/audit.ts';
import type { Actor } from '../../kernel/authorization.ts';
import { dayInChina } from '../../kernel/clock.ts';
import type { Tx } from '../../kernel/database.ts';
import { endOfDay } from '../../kernel/two-times.ts';
import type { Services } from '../../services.ts';
import { placeEach } from '../accounts/public.ts';
import type { ImportRecord } from './members.imports.store.ts';

/**
 * Known ID numbers out of the officer's sight that dry runs tell one officer in a day of China, each counted once however
 * often its roster is checked: a county's roster has some dozens of them, a list of invented numbers thousands.
 */
export const unseenNumbersADay = 100;

/** The ID numbers of one dry run whose files the officer may not see, until it is settled whether they are told. */
export class UnseenNumbers {
  readonly #services: Services;
  readonly #actor: Actor;
  readonly #record: ImportRecord;
  readonly #digests = new Set<string>();
  /** Rows with one, and those of them that have no other problem. */
  rows = 0;
  otherwiseGood = 0;

  constructor(services: Services, actor: Actor, record: ImportRecord) {
    this.#services = services;
    this.#actor = actor;
    this.#record = record;
  }

  note(idNumber: string, isOtherwiseGood: boolean): void {
    this.rows += 1;
    if (isOtherwiseGood) this.otherwiseGood += 1;
    // More than that are too many, whatever was told today.
    if (this.#digests.size <= 2 * unseenNumbersADay) this.#digests.add(this.#services.vault.digest(idNumber));
  }

  /**
   * Counts them and writes the run into the log, in a transaction of its own: what the dry run itself comes to changes nothing.
   * @returns whether they may be told
   */
  async settle(rows: number): Promise<boolean> {
    return this.#services.database.transaction(this.#actor.scope, async (tx) => {
      const isTold = await this.#takePlaces(tx);
      const { id, fileName } = this.#record;
      await audit(tx, this.#actor, this.#services.clock.now(), {
        action: 'members.import_checked',
        outcome: isTold ? 'done' : 'refused',
        object: { type: 'member_import', id, name: fileName },
        reason: isTold ? null : 'too_many_requests',
        after: { rows, idNumbers: [...this.#digests].slice(0, unseenNumbersADay).map((one) => `sha:${one}`) },
      });
      return isTold;
    });
  }

  #takePlaces(tx: Tx): Promise<boolean> {
    const today = dayInChina(this.#services.clock.now());
    const key = `unseen id numbers ${this.#actor.accountId ?? this.#actor.kind}`;
    const until = endOfDay(today);
    return placeEach(tx, key, [...this.#digests], { places: unseenNumbersADay, until });
  }
}
