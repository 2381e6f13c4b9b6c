import { useEffect, useRef } from 'react';
import { init } from './echarts.ts';
import { chartOptionOf, heightOf, type Look } from './statistics.chart.ts';
import type { Drawing } from './statistics.drawing.ts';

interface Properties {
  drawing: Drawing;
  look: Omit<Look, 'font'>;
  /** What it shows, for those who do not see it. */
  description: string;
}

/** The figures of a table as a picture; the table itself always stands beside it. */
export function StatisticsChart({ drawing, look, description }: Properties) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init> | null>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = init(element, null, { renderer: 'svg' });
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const font = getComputedStyle(element).fontFamily;
    chart.current?.setOption(chartOptionOf(drawing, { ...look, font }), true);
  }, [drawing, look]);
  return (
    <div
      ref={place}
      className="stat-chart"
      style={{ height: heightOf(drawing, look) }}
      role="img"
      aria-label={description}
    />
  );
}
