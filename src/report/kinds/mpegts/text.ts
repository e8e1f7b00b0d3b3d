// Tested by: test/report/text/stream.test.ts, test/report/text/overview.test.ts
import { shareText, UNKNOWN } from '../../../text/units.js';
import { isJudged } from '../../../tr101290/findings.js';
import { alarmsOf, raisedOf, withNew } from '../../text/alarms.js';
import type { KindText } from '../kind-text.js';
import { audioSection } from './audio-section.js';
import { captionSection } from './caption-section.js';
import { cueSection } from './cue-section.js';
import { dataSection } from './data-section.js';
import { pictureSection, soundSection } from './essence-section.js';
import { mdiRows } from './mdi-rows.js';
import { mpegtsSection } from './mpegts-section.js';
import { pidSection } from './pid-section.js';
import { programSection } from './program-section.js';
import type { TransportStreamReport } from './report.js';
import { tr101290Lines, tr101290Summary } from './rule-section.js';
import { subtitleSection } from './subtitle-section.js';
import { tableSection } from './table-section.js';
import { teletextSection } from './teletext-section.js';
import { videoSection } from './video-section.js';

/** The text on a transport stream. */
export const MPEGTS_TEXT: KindText<TransportStreamReport> = {
  headLines: (stream) => [tr101290Summary(stream)],
  sections: (stream, width) => [
    { name: 'transport stream', lines: mpegtsSection(stream, width) },
    { name: 'programs', lines: programSection(stream, width) },
    { name: 'PIDs', lines: pidSection(stream, width) },
    { name: 'video', lines: videoSection(stream, width) },
    { name: 'audio', lines: audioSection(stream, width) },
    { name: 'captions', lines: captionSection(stream, width) },
    { name: 'teletext', lines: teletextSection(stream, width) },
    { name: 'subtitles', lines: subtitleSection(stream, width) },
    { name: 'pictures', lines: pictureSection(stream, width) },
    { name: 'sound', lines: soundSection(stream, width) },
    { name: 'data', lines: dataSection(stream, width) },
    { name: 'TR 101 290', lines: tr101290Lines(stream, width) },
    { name: 'cues', lines: cueSection(stream, width) },
    { name: 'tables', lines: tableSection(stream, width) },
  ],
  transportRows: ({ mdi }) => (mdi === null ? [] : mdiRows(mdi)),
  ruleLines: tr101290Lines,
  cells: {
    P1: raisedCell(1),
    P2: raisedCell(2),
    P3: raisedCell(3),
    CC: (stream) => withNew(stream, stream.cc_errors, stream.interval.cc_errors),
    MDI: ({ mdi }) => mdi?.interval.mdi ?? UNKNOWN,
    null: ({ null_share }) => shareText(null_share),
    services: servicesText,
  },
  packetsNow: ({ interval }) => interval.packets,
  bitrateNowBps: ({ bitrate_now_bps, bitrate_bps }) => bitrate_now_bps ?? bitrate_bps,
  findsLosses: true,
};

function raisedCell(priority: 1 | 2 | 3): (stream: TransportStreamReport) => string {
  return (stream) => {
    const rules = Object.values(stream.tr101290).filter((rule) => rule.priority === priority);
    const isMeasured = rules.some(isJudged);
    return isMeasured ? String(raisedOf(alarmsOf(stream), priority)) : UNKNOWN;
  };
}

function servicesText({ programs }: TransportStreamReport): string {
  const names = Object.entries(programs).map(([number, { service_name }]) => service_name ?? `program ${number}`);
  return names.length === 0 ? UNKNOWN : names.join(', ');
}
