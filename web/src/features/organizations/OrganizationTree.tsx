import { ConfigProvider, Tree } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan, useSession } from '../../app/session.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { useReader } from '../../lib/words.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { linesOf, type TreeLine, top } from './organization-tree.ts';
import type { OrganizationTreeState } from './use-organization-tree.ts';

interface Properties {
  tree: OrganizationTreeState;
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** What is said where there is nothing to show. */
  none: string;
}

/** The tree, level by level; only the lines in sight are drawn, so 100 000 of them cost nothing. */
export function OrganizationTree({ tree, selected, onSelect, none }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  // Small figures are hidden from some who see figures.
  const seesFigures = useCan('statistics.read');
  const { place, height } = useRestOfWindow();
  const touch = useMedia('(pointer: coarse)');
  const lineHeight = useSession().account.elderMode ? 60 : touch ? 44 : 28;
  const lines = linesOf(tree.levels);
  if (tree.error && lines.length === 0)
    return <ErrorState error={tree.error} onRetry={() => void tree.loadLevel(top)} />;
  if (!tree.levels.has(top)) return <Skeleton lines={8} />;
  if (lines.length === 0) return <Empty title={none} icon="tree" />;
  const title = (line: TreeLine) =>
    line.kind === 'more' ? (
      <span className="desk-more">{t('organizations.loadMore', { n: line.shown })}</span>
    ) : (
      <span className="desk-node" title={line.node.name}>
        <span>{line.node.shortName ?? line.node.name}</span>
        {seesFigures && (
          <span className="z-muted">
            {line.node.memberCount === null ? '–' : reader.number(line.node.memberCount)}
          </span>
        )}
      </span>
    );
  return (
    <div ref={place}>
      <ConfigProvider theme={{ components: { Tree: { titleHeight: lineHeight } } }}>
        <Tree<TreeLine>
          aria-label={t('organizations.tree')}
          treeData={lines}
          titleRender={title}
          height={height}
          blockNode
          expandedKeys={[...tree.expanded]}
          onExpand={(keys) => tree.setExpanded(keys.map(String))}
          selectedKeys={selected === undefined ? [] : [selected]}
          loadData={(line) => tree.loadLevel(String(line.key))}
          onSelect={(_, { node }) => {
            if (node.kind === 'more') void tree.loadMore(node.parent);
            else onSelect(node.key);
          }}
        />
      </ConfigProvider>
    </div>
  );
}

/** The card's and the page's own space below the tree, in pixels. */
const belowTree = 68;

/** The height from the element's top to the window's end, so that the tree scrolls and the page does not. */
function useRestOfWindow() {
  const place = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    const measure = () => {
      const from = place.current?.getBoundingClientRect().top ?? 200;
      setHeight(Math.max(240, innerHeight - Math.max(from, 120) - belowTree));
    };
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  return { place, height };
}
