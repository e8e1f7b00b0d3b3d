import type { Span, WindowStep } from '../../contract.js';

/** What the media window shows: bars of one length, so many seconds back from an end; that of a live view goes on with the time. */
export interface WindowView {
  readonly step: WindowStep;
  readonly spanS: number;
  /** Epoch s; null: now. */
  readonly toS: number | null;
}

/** Steps, and the spans that they are for. */
export const STEPS = [
  { step: 'second', stepS: 1, usualS: 600, leastS: 30, mostS: 3600 },
  { step: 'minute', stepS: 60, usualS: 14_400, leastS: 1800, mostS: 172_800 },
  { step: 'hour', stepS: 3600, usualS: 345_600, leastS: 86_400, mostS: 345_600 },
] as const satisfies readonly { step: WindowStep; [limit: string]: unknown }[];

export const FOUR_DAYS_S = 345_600;
/** Of a file less is seen than of a live stream: it may be that short. */
const SHORTEST_FILE_S = 5;

export function stepSeconds(step: WindowStep): number {
  return specOf(step).stepS;
}

/** Of the address; what it does not know is as usual. `file`: the time of a file, all of which is seen then. */
export function viewOf(query: URLSearchParams, file: Span | null = null): WindowView {
  const spec = query.has('step') || file === null ? specOf(query.get('step')) : specFor(lengthOf(file));
  const span = Number(query.get('span')) || usualOf(spec, file);
  const to = Number(query.get('to'));
  return {
    step: spec.step,
    spanS: clamp(span, leastOf(spec, file), spec.mostS),
    toS: Number.isFinite(to) && to > 0 ? Math.round(to) : null,
  };
}

/** As choices of the address, those as usual left out. */
export function queryOf(
  { step, spanS, toS }: WindowView,
  file: Span | null = null,
): Record<'step' | 'span' | 'to', string | null> {
  const usual = viewOf(new URLSearchParams(), file);
  return {
    step: step === usual.step ? null : step,
    span: spanS === usualOf(specOf(step), file) ? null : String(Math.round(spanS)),
    to: toS === null ? null : String(Math.round(toS)),
  };
}

/** Epoch s of what is seen; `to` is excluded. */
export function rangeOf({ spanS, toS }: WindowView, nowS: number): { fromS: number; toS: number } {
  const end = toS ?? Math.ceil(nowS);
  return { fromS: end - spanS, toS: end };
}

/** Bars of another length, with the same end. */
export function withStep(view: WindowView, step: WindowStep, file: Span | null = null): WindowView {
  return { ...view, step, spanS: usualOf(specOf(step), file) };
}

/** So many times as long, around its middle, or before its end where that is now; too long or too short for the bars takes others. */
export function zoomed(view: WindowView, factor: number, nowS: number, file: Span | null = null): WindowView {
  const { fromS, toS } = rangeOf(view, nowS);
  const spanS = view.spanS * factor;
  const middle = (fromS + toS) / 2;
  return shown(
    view.step,
    view.toS === null ? toS - spanS : middle - spanS / 2,
    view.toS === null ? toS : middle + spanS / 2,
    nowS,
    file,
  );
}

/** So much of its length later, or earlier where it is negative. */
export function moved(view: WindowView, share: number, nowS: number, file: Span | null = null): WindowView {
  const { fromS, toS } = rangeOf(view, nowS);
  const by = view.spanS * share;
  return shown(view.step, fromS + by, toS + by, nowS, file);
}

/** From there to there, with the bars that are for it; the end of all is now, its begin four days back, or that of the file. */
export function shown(
  step: WindowStep,
  fromS: number,
  toS: number,
  nowS: number,
  file: Span | null = null,
): WindowView {
  let spec = specOf(step);
  const span = toS - fromS;
  while (span > spec.mostS && spec.step !== 'hour') spec = STEPS[STEPS.indexOf(spec) + 1]!;
  while (span < spec.leastS && spec.step !== 'second') spec = STEPS[STEPS.indexOf(spec) - 1]!;
  const spanS = Math.round(clamp(span, leastOf(spec, file), spec.mostS));
  const beginS = file?.from_s ?? nowS - FOUR_DAYS_S;
  const end = Math.max(Math.round(toS), Math.ceil(beginS + spanS));
  return { step: spec.step, spanS, toS: end >= nowS - spec.stepS ? null : end };
}

type StepSpec = (typeof STEPS)[number];

function lengthOf({ from_s, to_s }: Span): number {
  return to_s - from_s;
}

/** Bars for all of a time. */
function specFor(lengthS: number): StepSpec {
  return STEPS.find(({ usualS }) => lengthS <= usualS) ?? STEPS[2];
}

function usualOf({ usualS, leastS }: StepSpec, file: Span | null): number {
  return file === null ? usualS : Math.min(usualS, Math.max(lengthOf(file), Math.min(leastS, SHORTEST_FILE_S)));
}

function leastOf({ leastS }: StepSpec, file: Span | null): number {
  return file === null ? leastS : SHORTEST_FILE_S;
}

function specOf(step: string | null): StepSpec {
  return STEPS.find((spec) => spec.step === step) ?? STEPS[0];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
