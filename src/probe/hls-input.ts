// Tested by: test/e2e/hls.test.ts
import type { Logger } from 'pino';
import { CaptureError, type FrameSource } from '../capture/frame-source.js';
import type { HlsEventName, HlsFigures, HlsObserver } from '../capture/hls/figures.js';
import { openHlsSource } from '../capture/hls/hls-source.js';
import { RateLimitedLog } from '../cli/rate-limited-log.js';
import { onReopen } from '../cli/signals.js';
import { NdjsonWriter } from '../output/ndjson-writer.js';
import { printable } from '../text/printable.js';

const FIGURES_INTERVAL_MS = 10_000;
/** What happens in every healthy playlist. */
const QUIET_EVENTS: readonly HlsEventName[] = ['discontinuity'];

/** The lines of `--hls-log`; undefined: none. Throws OutputError. */
function openLines(name: string | undefined, log: RateLimitedLog): NdjsonWriter | undefined {
  if (name === undefined) return undefined;
  const say = (text: string): void => log.write('error', 'hls_log', {}, `--hls-log: ${text}`);
  return new NdjsonWriter(name, (error) => say(error.message), undefined, { onNotice: say });
}

/** Opens the playlist of `--hls`: what happens at it is logged, and written to `--hls-log`. Throws CaptureError and OutputError. */
export async function openHlsInput(
  url: string,
  logFile: string | undefined,
  log: Logger,
  signal: AbortSignal,
): Promise<FrameSource> {
  const limited = new RateLimitedLog(log);
  const lines = openLines(logFile, limited);
  const stopReopening = onReopen(() => lines?.reopen());
  const write = (type: string, fields: object, isLasting = true): void => {
    const now = Date.now();
    lines?.write({ type, timestamp: now, time: new Date(now).toISOString(), ...fields }, isLasting);
  };
  const closeLines = async (): Promise<void> => {
    stopReopening();
    await lines?.close();
    const dropped = Object.values(lines?.dropped ?? {}).reduce((sum, count) => sum + count, 0);
    if (dropped > 0) limited.write('warn', 'hls_log', { dropped }, `--hls-log: ${dropped} lines were dropped`);
  };
  const observer: HlsObserver = {
    event: (event) => {
      const level = QUIET_EVENTS.includes(event.event) ? 'info' : 'warn';
      limited.write(
        level,
        `hls ${event.event}`,
        { event: event.event, sequence: event.sequence },
        printable(event.message),
      );
      write('hls_event', event);
    },
    segment: (figures) => {
      write('hls_segment', figures);
      log.debug(figures, 'segment');
    },
  };
  const source = await openHlsSource(url, observer, signal, (text) => log.info(printable(text))).catch(
    async (error) => {
      await closeLines();
      if (signal.aborted) throw new CaptureError('BAD_FILE', 'stopped', { cause: error });
      throw error;
    },
  );
  const { figures } = source;
  const timer = setInterval(
    () => write('hls_figures', { final: false, ...figures }, false),
    FIGURES_INTERVAL_MS,
  ).unref();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await source.close();
    write('hls_figures', { final: true, ...figures });
    await closeLines();
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
