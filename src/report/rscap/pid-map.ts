import type { PidReport } from '../kinds/mpegts/pid-report.js';

/** What rsprobe calls the media of a PID. */
export const MEDIA_TYPES = ['video', 'audio', 'text', 'data', 'scte35'] as const;

/** An elementary stream in `pid_map`. */
export interface PidMapEntry {
  readonly ccerrors: number;
  readonly media_type: (typeof MEDIA_TYPES)[number];
  readonly pid: number;
  readonly stream_type: string;
  readonly stream_type_number: number;
}

/** The PIDs that a PMT names as streams. */
export function pidMapOf(pids: readonly PidReport[]): PidMapEntry[] {
  return pids.flatMap(({ pid, cc_errors, codec, codec_kind, type, stream_type }) => {
    if (stream_type === null || codec_kind === null) return [];
    const media_type = codec === 'scte_35' ? 'scte35' : codec_kind;
    return [{ ccerrors: cc_errors, media_type, pid, stream_type: type, stream_type_number: stream_type }];
  });
}
