import { reportKindOf } from '../kinds.js';
import type { StreamReport } from '../stream-report.js';

/** `rtp/mpegts` */
export function kindText(stream: StreamReport): string {
  return stream.is_rtp ? (reportKindOf(stream)?.text.rtpName ?? stream.kind) : stream.kind;
}
