import type { BarSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { Drawing, Series, Tone } from './statistics.drawing.ts';

export type ChartOption = ComposeOption<BarSeriesOption | GridComponentOption | TooltipComponentOption>;

/** How the reader sees it. */
export interface Look {
  narrow: boolean;
  /** Pixels; larger in elder mode. */
  size: number;
  font: string;
  animate: boolean;
  locale: string;
}

/** tokens.css: one red, greys. */
export const colours: Record<Tone | 'ink' | 'line', string> = {
  red: '#b8262b',
  grey: '#a3abb3',
  outline: '#626a74',
  ink: '#444c55',
  line: '#e3e6e9',
};

/** A drawing as ECharts wants it. Pure. */
export function chartOptionOf(drawing: Drawing, look: Look): ChartOption {
  const across = drawing.layout === 'across';
  const text = { color: colours.ink, fontSize: look.size, fontFamily: look.font };
  const categories = {
    type: 'category' as const,
    data: drawing.categories,
    inverse: across && !drawing.mirrored,
    axisLine: { lineStyle: { color: colours.line }, onZero: false },
    axisTick: { show: false },
    axisLabel: {
      ...text,
      interval: across || drawing.categories.length <= 12 ? 0 : ('auto' as const),
      overflow: across ? ('truncate' as const) : ('break' as const),
      width: across
        ? labelWidth(look)
        : Math.max(look.size * 2.2, (look.narrow ? 300 : 380) / drawing.categories.length),
    },
  };
  const values = {
    type: 'value' as const,
    minInterval: 1,
    splitNumber: 3,
    splitLine: { lineStyle: { color: colours.line } },
    axisLabel: { ...text, hideOverlap: true, formatter: (n: number) => sizeOf(n, look) },
  };
  return {
    animation: look.animate,
    animationDuration: 250,
    textStyle: text,
    grid: {
      left: 4,
      right: across ? look.size * 3.4 : 8,
      top: across ? 4 : look.size * 1.6,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      // Drawn, not written as HTML: a name in the registry can never become markup.
      renderMode: 'richText',
      textStyle: { ...text, color: '#1c2025' },
      valueFormatter: (n) => (typeof n === 'number' ? sizeOf(n, look) : '–'),
    },
    xAxis: across ? values : categories,
    yAxis: across ? categories : values,
    series: drawing.series.map((one) => bars(one, drawing, look)),
  };
}

function bars(series: Series, drawing: Drawing, look: Look): BarSeriesOption {
  const across = drawing.layout === 'across';
  const sign = series.opposite ? -1 : 1;
  const crowded = !across && drawing.categories.length * drawing.series.length > (look.narrow ? 8 : 16);
  return {
    type: 'bar',
    name: series.name,
    data: series.values.map((n) => {
      if (n === null) return null;
      // The label stands at the end of its bar, also below the line.
      return n < 0 ? { value: n, label: { position: 'bottom' } } : n * sign;
    }),
    barMaxWidth: across ? 18 : 34,
    barCategoryGap: '35%',
    barGap: '10%',
    ...(drawing.mirrored ? { stack: 'sides' } : {}),
    itemStyle:
      series.tone === 'outline'
        ? { color: 'transparent', borderColor: colours.outline, borderWidth: 1 }
        : { color: colours[series.tone] },
    emphasis: { disabled: true },
    label: {
      show: !crowded && !(drawing.mirrored && look.narrow),
      position: across ? (series.opposite ? 'left' : 'right') : series.opposite ? 'bottom' : 'top',
      color: colours.ink,
      fontSize: look.size - 1,
      fontFamily: look.font,
      formatter: ({ value }) => (typeof value === 'number' && value !== 0 ? sizeOf(value, look) : ''),
    },
  };
}

/** The other side of zero is a direction, not a debt. */
const sizeOf = (n: number, look: Look) => Math.abs(n).toLocaleString(look.locale);

const labelWidth = (look: Look) => look.size * (look.narrow ? 7 : 9);

/** Pixels: as tall as its bars need. */
export function heightOf(drawing: Drawing, look: Pick<Look, 'size' | 'narrow'>): number {
  if (drawing.layout === 'up') return look.narrow ? 260 : 320;
  const beside = drawing.mirrored ? 1 : drawing.series.length;
  return drawing.categories.length * (look.size + 6 + beside * 8) + look.size * 2.5;
}
