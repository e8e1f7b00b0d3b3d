// Tested by: test/e2e/hls.test.ts
import { createWriteStream, type WriteStream } from 'node:fs';
import type { Logger } from 'pino';
import { CaptureError, type FrameSource } from '../capture/frame-source.js';
import type { HlsEventName, HlsFigures, HlsObserver } from '../capture/hls/figures.js';
import { openHlsSource } from '../capture/hls/hls-source.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { printable } from '../text/printable.js';

const FIGURES_INTERVAL_MS = 10_000;
/** Bytes of lines that wait for a slow disk. */
const MOST_WAITING = 1 << 20;
/** What happens in every healthy playlist. */
const QUIET_EVENTS: readonly HlsEventName[] = ['discontinuity'];

/** Lines of JSON that are added to a file; what waits too long is dropped, and said. */
class HlsLog {
  readonly #file: WriteStream | undefined;
  #dropped = 0;

  constructor(
    readonly name: string | undefined,
    readonly log: RateLimitedLog,
  ) {
    if (name === undefined) return;
    this.#file = createWriteStream(name, { flags: 'a' });
    this.#file.on('error', (error) => log.write('error', 'hls_log', {}, `--hls-log ${name}: ${error.message}`));
  }

  write(type: string, fields: object): void {
    if (this.#file === undefined || this.#file.destroyed) return;
    if (this.#file.writableLength > MOST_WAITING) {
      this.log.write('warn', 'hls_log', { dropped: ++this.#dropped }, '--hls-log is too slow: lines are dropped');
      return;
    }
    const now = Date.now();
    const line = { type, timestamp: now, time: new Date(now).toISOString(), ...fields };
    this.#file.write(`${JSON.stringify(line)}\n`);
  }

  close(): Promise<void> {
    const file = this.#file;
    if (file === undefined || file.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      file.once('close', resolve);
      file.end();
    });
  }
}

/** Opens the playlist of `--hls`: what happens at it is logged, and written to `--hls-log`. Throws CaptureError. */
export async function openHlsInput(
  url: string,
  logFile: string | undefined,
  log: Logger,
  signal: AbortSignal,
): Promise<FrameSource> {
  const limited = new RateLimitedLog(log);
  const lines = new HlsLog(logFile, limited);
  const observer: HlsObserver = {
    event: (event) => {
      const level = QUIET_EVENTS.includes(event.event) ? 'info' : 'warn';
      limited.write(
        level,
        `hls ${event.event}`,
        { event: event.event, sequence: event.sequence },
        printable(event.message),
      );
      lines.write('hls_event', event);
    },
    segment: (figures) => {
      lines.write('hls_segment', figures);
      log.debug(figures, 'segment');
    },
  };
  const source = await openHlsSource(url, observer, signal, (text) => log.info(printable(text))).catch(
    async (error) => {
      await lines.close();
      if (signal.aborted) throw new CaptureError('BAD_FILE', 'stopped', { cause: error });
      throw error;
    },
  );
  const { figures } = source;
  const timer = setInterval(
    () => lines.write('hls_figures', { final: false, ...figures }),
    FIGURES_INTERVAL_MS,
  ).unref();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await source.close();
    lines.write('hls_figures', { final: true, ...figures });
    await lines.close();
  };
  return { ...source, summary: () => summaryOf(figures), close: () => (closing ??= close()) };
}

function summaryOf(figures: HlsFigures): string {
  const { segments, media_s, download_ms, download_share_max, stalls, stalled_ms, missing_segments } = figures;
  const share = media_s === 0 ? 0 : download_ms / 10 / media_s;
  const missing = Object.entries(missing_segments).filter(([, count]) => count > 0);
  const causes = missing.length === 0 ? 'none missing' : `missing: ${missing.map((pair) => pair.join(' ')).join(', ')}`;
  const loads = `download time ${share.toFixed(1)} % of the duration, ${(100 * download_share_max).toFixed(1)} % at most`;
  const stood = stalls === 0 ? 'no stall' : `${stalls} stalls, ${(stalled_ms / 1000).toFixed(1)} s`;
  const age = `playlist unchanged for ${(figures.playlist_age_max_ms / 1000).toFixed(1)} s at most`;
  return `hls: ${segments} segments, ${media_s.toFixed(1)} s; ${causes}; ${loads}; ${stood}; ${age}\n`;
}
