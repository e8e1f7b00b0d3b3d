// Tested by: test/page/stream-screen.test.ts
import type uPlot from 'uplot';
import { themeColour } from '../../components/plot.js';
import { marksOf, markText, offsetOf } from './time-axis.js';

/** Less was not dragged, but clicked. */
const LEAST_DRAG_PX = 8;
const MARK_PX = 90;

/** What plots of one screen share; it may change while a plot is there. */
export interface PlotFrame {
  /** Epoch s. */
  fromS: number;
  toS: number;
  /** How long a bar is. */
  barS: number;
  isUtc: boolean;
}

/** What a plot of a stream is told by its owner, read as it is drawn. */
export interface PlotWishes {
  readonly frame: { readonly current: PlotFrame };
  readonly onCursor: (row: number | null) => void;
  readonly onZoom: (fromS: number, toS: number) => void;
}

type Parts = Pick<uPlot.Options, 'series' | 'scales' | 'axes'> & { readonly hooks?: uPlot.Hooks.Arrays };

/** A plot over the time of the frame: no legend of its own, one cursor for all plots, dragging tells of a span. */
export function optionsOf(
  { frame, onCursor, onZoom }: PlotWishes,
  parts: Parts,
): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: {
      sync: { key: 'stream' },
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      y: false,
      bind: { dblclick: () => null },
    },
    scales: { x: { time: false, range: () => [frame.current.fromS, frame.current.toS] }, ...parts.scales },
    series: [{}, ...parts.series],
    axes: [timeAxis(frame), ...(parts.axes ?? [])],
    hooks: {
      ...parts.hooks,
      setCursor: [({ cursor }) => onCursor(cursor.left === undefined || cursor.left < 0 ? null : (cursor.idx ?? null))],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width >= LEAST_DRAG_PX) onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
          if (width > 0) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** An axis of values to the left. */
export function valueAxis(scale: string, textOf: (value: number) => string, more: uPlot.Axis = {}): uPlot.Axis {
  return {
    ...{ scale, size: 72, stroke: themeColour('muted'), font: '11px system-ui, sans-serif' },
    grid: { stroke: themeColour('line'), width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map((value) => (value === null ? '' : textOf(value))),
    ...more,
  };
}

function timeAxis(frame: PlotWishes['frame']): uPlot.Axis {
  let apartS = 60;
  return {
    ...{ stroke: themeColour('muted'), font: '11px system-ui, sans-serif', size: 28 },
    grid: { stroke: themeColour('line'), width: 1 },
    ticks: { show: false },
    splits: (plot) => {
      const { fromS, toS, isUtc } = frame.current;
      const most = plot.bbox.width / devicePixelRatio / MARK_PX;
      const found = marksOf(fromS, toS, most, offsetOf(toS, isUtc));
      apartS = found.apartS;
      return found.marks;
    },
    values: (_, marks) => marks.map((mark) => markText(mark, apartS, frame.current.isUtc)),
  };
}

/** Bars that are as long as the time that they stand for. */
export function barsOf(frame: PlotWishes['frame']): uPlot.Series.PathBuilder {
  return (plot, index, first, last) => {
    const path = new Path2D();
    const { scale = 'y' } = plot.series[index]!;
    const zero = plot.valToPos(0, scale, true);
    const width = Math.abs(plot.valToPos(frame.current.barS, 'x', true) - plot.valToPos(0, 'x', true));
    const gap = width > 4 ? 1 : 0;
    for (let row = first; row <= last; row++) {
      const value = plot.data[index]![row];
      if (value === null || value === undefined) continue;
      const at = plot.valToPos(value, scale, true);
      const left = plot.valToPos(plot.data[0][row]!, 'x', true);
      path.rect(left, Math.min(at, zero), Math.max(1, width - gap), Math.max(1, Math.abs(at - zero)));
    }
    return { fill: path, stroke: null };
  };
}
