import type { Answer } from '@zhibu/contract/endpoint';
import type { transfers } from '@zhibu/contract/transfers';
import { canonical } from '../../kernel/audit.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { emptyScope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { addressKey, reservePlace, tooMany } from '../accounts/public.ts';
import { codeIn, type LetterContent, originOf } from './transfers.letters.ts';
import { say } from './transfers.messages.ts';

type PublicLetter = Answer<(typeof transfers)['GET /public/letters/{code}']>;

interface Row {
  content: LetterContent;
  signature: string;
  state: 'valid' | 'void' | 'used';
  isOutside: boolean;
}

/**
 * What a letter says, for whoever has its code: what stands on the paper, and whether it holds today; not why it is void,
 * which one officer wrote for another. The signature is
 * checked anew at each look, so that a row that somebody altered says so.
 * @throws Problem 404 no letter has this code, 429 too many looks from this address
 */
export async function publicLetter(
  services: Services,
  address: string | null,
  text: string,
): Promise<PublicLetter> {
  const { database, vault, clock } = services;
  await reserveLook(services, address);
  const code = codeIn(text);
  const row = await database.read({ ...emptyScope, gate: 'letter' }, (reader) =>
    reader.first(sql<Row>`
      SELECT p.content, p.signature, p.state, p.destination_id IS NULL AS "isOutside"
      FROM letter_locator l JOIN transfer_letter p
        ON p.region_id = l.region_id AND p.transfer_id = l.transfer_id AND p.serial = l.serial
      WHERE l.code = ${code}`),
  );
  if (!row) throw notFound('letter', code);
  const { content, signature } = row;
  const signed = canonical(content);
  const { number, name, sex, stage, to, issuedOn, until, duesUntil } = content;
  const isOver = row.state === 'valid' && dayInChina(clock.now()) > until;
  return {
    number,
    state: isOver ? 'lapsed' : row.state,
    name,
    sex,
    stage,
    from: originOf(content),
    to,
    issuedOn,
    until,
    duesUntil,
    isOutside: row.isOutside,
    signed: { text: signed, signature, publicKey: vault.publicKey() },
    genuine: vault.verify(signed, signature),
  };
}

/** Looks from one address in a quarter of an hour: whole desks scan behind one, whoever tries codes needs far more. */
export const looksPerAddress = 120;

async function reserveLook(services: Services, address: string | null): Promise<void> {
  const until = await reservePlace(services, `letters ${addressKey(address ?? '')}`, looksPerAddress);
  if (until) throw tooMany(until, services.clock.now(), say.tooManyLooks);
}
