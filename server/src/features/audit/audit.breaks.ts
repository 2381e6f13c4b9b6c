import type { Words } from '../../kernel/errors.ts';

/** What can be wrong, in words. */
export const breaks = {
  altered: { zh: '内容与写入时不同', en: 'the entry is not as it was written' },
  missing: { zh: '前面缺少条目', en: 'an entry before this one is missing' },
  unchained: { zh: '与前一条接不上', en: 'the entry does not follow from the one before' },
  cut: { zh: '末尾缺少条目', en: 'entries at the end are missing' },
  head: { zh: '链头与最后一条不符', en: 'the head is not that of the last entry: one of them was changed' },
  surplus: {
    zh: '链外有多出的条目',
    en: 'there are entries that do not belong to the chain: somebody put them in',
  },
  rewritten: {
    zh: '整段被重写：与数据库外的锚点不符',
    en: 'the entries up to here were rewritten: they are not those of the anchor outside the database',
  },
  checkpoint: {
    zh: '旧条目的封存记录不是本系统签署的',
    en: 'the checkpoint of removed entries does not carry the signature of this installation',
  },
  anchor_altered: {
    zh: '锚点文件的这一行不是当时写入的',
    en: 'this line of the anchor file is not as it was written: the entries of the file are altered or out of order',
  },
  anchor_missing: {
    zh: '日志提到的这个锚点，锚点文件里没有',
    en: 'the anchor file lacks this anchor, which entries of the log name',
  },
} satisfies Record<string, Words>;

export interface Break {
  /** Null where the anchor file itself is broken. */
  lane: number | null;
  /** Number in the lane; of the anchor file its line (altered) or the anchor's number (missing). */
  seq: number;
  /** When that entry was written; where it is gone, the last one before it. */
  at: string | null;
  what: keyof typeof breaks;
}

/** Earliest first; what has no time says less, so it comes last. */
export function firstOf(found: readonly Break[]): Break[] {
  return found.toSorted((a, b) =>
    (a.at ?? '9') < (b.at ?? '9') ? -1 : (a.at ?? '9') > (b.at ?? '9') ? 1 : 0,
  );
}

/** A break as the operator reads it. */
export function breakInWords({ lane, seq, at, what }: Break): Words {
  const { zh, en } = breaks[what];
  const when = at === null ? { zh: '', en: '' } : { zh: `（${at}）`, en: ` (${at})` };
  return lane === null
    ? { zh: `锚点 ${seq}${when.zh}：${zh}`, en: `anchor ${seq}${when.en}: ${en}` }
    : { zh: `第 ${lane} 道第 ${seq} 条${when.zh}：${zh}`, en: `lane ${lane}, entry ${seq}${when.en}: ${en}` };
}
