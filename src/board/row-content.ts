// Tested by: test/board/row-cells.test.ts
import type { LevelReport } from '../analysis/content/sound-watch.js';
import type { StreamReport } from '../report/stream-report.js';
import { boundedText } from './bounded-text.js';
import { BOUNDS } from './bounds.js';
import type { Row, RowCue } from './contract.js';

const MOST_SOUNDS = 8;
const MOST_CHANNELS = 16;

/** Peaks of each sound of the stream; null: none is decoded. */
export function audioOf(report: StreamReport): Row['audio'] {
  const sounds = soundsOf(report);
  if (sounds.length === 0) return null;
  return sounds
    .slice(0, MOST_SOUNDS)
    .map(({ channels }) =>
      channels.slice(0, MOST_CHANNELS).map(({ peak_dbfs }) => (peak_dbfs === null ? null : Math.round(peak_dbfs))),
    );
}

function soundsOf(report: StreamReport): readonly Pick<LevelReport, 'channels'>[] {
  if (report.kind === 'mpegts') return Object.values(report.pids).flatMap(({ levels }) => levels ?? []);
  return report.kind === 'st2110-30' ? report.sound : [];
}

/** Whether there are captions of any kind; null where a kind of stream has none. */
export function captionsOf(report: StreamReport): Row['captions'] {
  if (report.kind === 'st2110-40') return report.caption_text === null && report.op47 === null ? 'none' : 'present';
  if (report.kind !== 'mpegts') return null;
  if (report.alarms.captions_lost?.state === 'raised') return 'lost';
  let found: Row['captions'] = 'none';
  for (const pid of Object.values(report.pids)) {
    if (pid.captions !== null && pid.captions.lost.length > 0) return 'lost';
    if (pid.captions !== null || pid.teletext !== null || pid.subtitles !== null) found = 'present';
  }
  return found;
}

/** The splice that is to come, or else the last cue. `originMs`: epoch ms of the first datagram; null without arrival times. */
export function cueOf(report: StreamReport, originMs: number | null): RowCue | null {
  if (report.kind !== 'mpegts') return null;
  const cues = report.cues.flatMap(({ next_splice, last_cue }) => next_splice ?? last_cue ?? []);
  const [first] = cues.sort((a, b) => b.time_ns - a.time_ns);
  if (first === undefined) return null;
  const nowNs = report.duration_ns + report.silent_ns;
  const timeNs = first.splice_in_ms === null ? first.time_ns : nowNs + first.splice_in_ms * 1e6;
  const words = [
    first.segmentation_type ?? first.command,
    first.event_id,
    first.segmentation_type === null ? first.direction : null,
  ];
  return {
    // To the second: the same splice is not told anew whenever its time is measured a little otherwise.
    time_ms: originMs === null ? null : Math.round((originMs + timeNs / 1e6) / 1000) * 1000,
    text: boundedText(words.filter((word) => word !== null).join(' '), BOUNDS.nameLength),
  };
}
