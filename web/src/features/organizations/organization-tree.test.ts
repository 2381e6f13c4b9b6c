import { expect, it } from 'vitest';
import { type Level, linesOf, moreKey, type Node, top, withNode, withPage } from './organization-tree.ts';

function node(id: string, childCount = 0): Node {
  return {
    id,
    parentId: null,
    code: id,
    name: `支部${id}`,
    shortName: null,
    kind: 'branch',
    form: 'standard',
    childCount,
    endedOn: null,
    memberCount: 10,
  };
}
const page = (ids: string[], next: string | null = null): Level => ({
  items: ids.map((id) => node(id, 2)),
  next,
});

it('shows what is loaded and leaves the rest open', () => {
  const levels = withPage(withPage(new Map(), top, page(['a', 'b'])), 'a', page(['c']));
  const [a, b] = linesOf(levels);
  expect(a).toMatchObject({ key: 'a', isLeaf: false, children: [{ key: 'c' }] });
  expect(b).toMatchObject({ key: 'b', isLeaf: false });
  expect(b).not.toHaveProperty('children');
});

it('pages a long level: one line leads to the rest, none comes twice', () => {
  const first = withPage(new Map(), top, page(['a', 'b'], 'cursor'));
  expect(linesOf(first).at(-1)).toEqual({
    key: moreKey(top),
    kind: 'more',
    parent: top,
    shown: 2,
    isLeaf: true,
  });
  const all = withPage(first, top, page(['b', 'c']));
  expect(linesOf(all).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
});

it('shows a renamed organisation wherever it stands', () => {
  const levels = withPage(new Map(), top, page(['a', 'b']));
  const renamed = linesOf(withNode(levels, { ...node('b'), name: '新名' }))[1];
  expect(renamed).toMatchObject({ node: { name: '新名' }, isLeaf: true });
});
