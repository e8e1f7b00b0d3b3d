/** Why it stops at the end of --duration. */
const AFTER_DURATION = 'duration';

/** What ends a probe: somebody who asks for it, or the end of --duration, behind which somebody may ask all the same. */
export class ProbeStop {
  /** Aborted by the first of the two. */
  readonly signal: AbortSignal;

  /** `asked` is aborted when somebody asks; no duration: 0. AbortSignal.any would not do: Node 20 may collect a timeout before it fires. */
  constructor(
    readonly asked: AbortSignal,
    durationMs: number,
  ) {
    const controller = new AbortController();
    this.signal = durationMs === 0 ? asked : controller.signal;
    if (durationMs === 0) return;
    asked.addEventListener('abort', () => controller.abort(asked.reason), { once: true });
    setTimeout(() => controller.abort(AFTER_DURATION), durationMs).unref();
  }

  /** Calls back when somebody asks, or at once where that was before. */
  onAsked(callback: () => void): void {
    if (this.asked.aborted) callback();
    else this.asked.addEventListener('abort', callback, { once: true });
  }
}
