// Tested by: test/report/text/overview.test.ts
import type { Blame } from '../../analysis/blame.js';
import { amountText, UNKNOWN } from '../../text/units.js';
import { reportKindOf } from '../kinds.js';
import type { StreamReport } from '../stream-report.js';
import { withNew } from './alarms.js';
import { lossPlaces } from './losses.js';

/** What the kind of the stream has in a column of the table of all streams. */
export function kindCell(stream: StreamReport, title: string): string {
  return reportKindOf(stream)?.text.cells[title]?.(stream) ?? UNKNOWN;
}

/** What the stream is called: its name, names of the services, or what it carries. */
export function serviceText(stream: StreamReport): string {
  if (stream.stream_name !== null) return stream.stream_name;
  const service = kindCell(stream, 'services');
  return service === UNKNOWN || service === '' ? kindCell(stream, 'format') : service;
}

/** Of the last whole second, or of the report interval. */
export function bitrateNowBps(stream: StreamReport): number | null {
  const figures = stream.transport?.interval;
  return (
    figures?.bitrate_now_bps ?? figures?.bitrate_avg_bps ?? reportKindOf(stream)?.text.bitrateNowBps(stream) ?? null
  );
}

/** `12 (+3)`; `-` without RTP. */
export function rtpLostText(stream: StreamReport): string {
  return stream.rtp === null ? UNKNOWN : withNew(stream, stream.rtp.rtp_lost, stream.rtp.holes.interval.rtp_hole_lost);
}

/**
 * `12 (+3) network, 5 link`: packets; `3 times unknown` where none are known to be missing, but their order is wrong. The numbers
 * come first: a narrow terminal cuts off the end of a cell, and half of a number would be a wrong one.
 */
export function lossText(stream: StreamReport): string {
  const { interval, total } = stream.losses;
  const places = lossPlaces(total);
  const lossCount = (blame: Blame): string =>
    total.lost_packets[blame] > 0
      ? withNew(stream, total.lost_packets[blame], interval.lost_packets[blame])
      : amountText(total.losses[blame], 'time');
  const texts = places.map((blame) => `${lossCount(blame)} ${blame.replace('_', ' ')}`);
  if (texts.length > 0) return texts.join(', ');
  return reportKindOf(stream)?.text.findsLosses ? 'none' : UNKNOWN;
}
