import type { Answer } from '@zhibu/contract/endpoint';
import type { transfers } from '@zhibu/contract/transfers';
import { canonical } from '../../kernel/audit.ts';
import { dayInChina } from '../../kernel/clock.ts';
import { sql } from '../../kernel/database.ts';
import { notFound } from '../../kernel/errors.ts';
import { emptyScope } from '../../kernel/scope.ts';
import type { Services } from '../../services.ts';
import { codeIn, type LetterContent, originOf } from './transfers.letters.ts';

type PublicLetter = Answer<(typeof transfers)['GET /public/letters/{code}']>;

interface Row {
  content: LetterContent;
  signature: string;
  state: 'valid' | 'void' | 'used';
  reason: string | null;
}

/**
 * What a letter says, for whoever has its code: what stands on the paper, and whether it holds today. The signature is
 * checked anew at each look, so that a row that somebody altered says so.
 * @throws Problem 404 no letter has this code
 */
export async function publicLetter(
  { database, vault, clock }: Services,
  text: string,
): Promise<PublicLetter> {
  const code = codeIn(text);
  const row = await database.read({ ...emptyScope, gate: 'letter' }, (reader) =>
    reader.first(sql<Row>`
      SELECT p.content, p.signature, p.state, p.void_reason AS reason
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
    reason: row.reason,
    name,
    sex,
    stage,
    from: originOf(content),
    to,
    issuedOn,
    until,
    duesUntil,
    signed: { text: signed, signature, publicKey: vault.publicKey() },
    genuine: vault.verify(signed, signature),
  };
}
