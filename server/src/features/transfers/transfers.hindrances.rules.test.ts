import type { TransferAction, TransferKind } from '@zhibu/contract/transfer-states';
import { describe, expect, it } from 'vitest';
import { hindrancesOf, lastReception, type Surroundings } from './transfers.hindrances.rules.ts';
import { transferTable } from './transfers.machine.rules.ts';
import type { PlacedTransfer } from './transfers.store.ts';

const today = '2026-07-01';
const around: Surroundings = { hasBranch: true, hasPaper: true, stageSince: '2020-01-01' };
type Case = Partial<PlacedTransfer> & { around?: Partial<Surroundings> | null };

/** Every edge that a kind knows, with what stands against it. */
function hindered(kind: TransferKind, { around: change = {}, ...transfer }: Case = {}): string[] {
  const placed = {
    kind,
    memberStage: 'full',
    turn: 'member',
    committeeId: 'c',
    issuerId: 'c',
    destinationId: kind === 'outgoing' ? null : kind === 'within' ? 'c' : 'd',
    destinationName: '西山镇党委',
    validUntil: null,
    receives: true,
    ...transfer,
  } as PlacedTransfer; // what the rule reads
  const seen = change && { ...around, ...change };
  const found = transferTable
    .filter(({ kinds }) => kinds.includes(kind))
    .flatMap((edge) =>
      hindrancesOf(edge, placed, seen, today).map(({ words }) => `${edge.action}: ${words.zh.slice(0, 8)}`),
    );
  return [...new Set(found)].sort();
}
const all = (words: string, ...actions: TransferAction[]) =>
  actions.map((action) => `${action}: ${words}`).sort();

describe('what stands against a step, whatever is typed in', () => {
  it.each(['within', 'between', 'outgoing', 'incoming'] as const)(
    'is nothing where all is in order, %s',
    (kind) => {
      expect(hindered(kind)).toEqual([]);
      expect(hindered(kind, { around: null })).toEqual([]);
    },
  );

  it('is a destination that receives no more, for each step that leads there', () => {
    const gone = '接收党委“西山镇';
    expect(hindered('between', { receives: false })).toEqual(
      all(gone, 'accept', 'endorse', 'issue', 'reissue'),
    );
    expect(hindered('within', { receives: false })).toEqual(all(gone, 'complete', 'endorse'));
  });

  it('is another committee than the one that was asked, also where it comes within one or no longer is', () => {
    const changed = '转出支部的隶属关';
    expect(hindered('between', { committeeId: 'x' })).toEqual(all(changed, 'issue'));
    expect(hindered('outgoing', { committeeId: 'x' })).toEqual(all(changed, 'issue'));
    expect(hindered('within', { destinationId: 'd' })).toEqual(all(changed, 'complete'));
    expect(hindered('between', { destinationId: 'c' })).toEqual(
      [...all(changed, 'issue'), ...all('转出支部现在就在', 'reissue')].sort(),
    );
  });

  it('is no branch to assign to, no photograph, a change of status that no day of reception comes after', () => {
    expect(hindered('within', { around: { hasBranch: false } })).toEqual(all('“西山镇党委”下', 'complete'));
    expect(hindered('between', { around: { hasBranch: false, hasPaper: false } })).toEqual(
      all('“西山镇党委”下', 'accept'),
    );
    expect(hindered('incoming', { around: { hasPaper: false } })).toEqual(all('请先上传介绍信的', 'accept'));
    const since = (stageSince: string | null, validUntil: string | null = '2026-06-20') =>
      hindered('outgoing', { validUntil, around: { stageSince } });
    expect(since('2026-06-20')).toEqual([]);
    expect(since(null)).toEqual([]);
    expect(since('2026-06-21')).toEqual(all('档案自 2026', 'register_receipt'));
    expect(since('2026-07-01', null)).toEqual([]);
    expect(since('2026-07-02', '2026-08-01')).toEqual(all('档案自 2026', 'register_receipt'));
  });

  it('is a status that knows no transfer; of a letter from outside nothing is read here', () => {
    const stage = { memberStage: 'expelled' } as const;
    const [none, left, gone] = ['党员目前是“开除', '党员目前是“开除', '党员目前是“开除'];
    expect(hindered('between', stage)).toEqual(
      [...all(none, 'issue', 'extend', 'reissue', 'redirect'), ...all(left, 'accept')].sort(),
    );
    expect(hindered('within', stage)).toEqual(all(left, 'complete'));
    expect(hindered('outgoing', stage)).toEqual(
      [...all(none, 'issue', 'extend', 'reissue', 'redirect'), ...all(gone, 'register_receipt')].sort(),
    );
    expect(hindered('incoming', stage)).toEqual([]);
  });

  it('is left to the suspension while the membership is suspended', () => {
    expect(
      hindered('within', { memberStage: 'suspended', receives: false, around: { hasBranch: false } }),
    ).toEqual([]);
  });
});

it('a letter can have been received until today, or its last day', () => {
  expect([
    lastReception(null, today),
    lastReception('2026-07-05', today),
    lastReception('2026-06-30', today),
  ]).toEqual([today, today, '2026-06-30']);
});
