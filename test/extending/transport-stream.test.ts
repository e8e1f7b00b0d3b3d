import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamObservers } from '../../src/analysis/elementary-observers.js';
import { MpegtsPayload } from '../../src/analysis/mpegts-payload.js';
import { PacketStream } from '../../src/analysis/packet-stream.js';
import type { PayloadOptions } from '../../src/analysis/payload-analyzer.js';
import { PACKET_SIZE, pidAt, pusiAt } from '../../src/mpegts/packet.js';
import type { TransportStreamReport } from '../../src/report/kinds/mpegts/report.js';
import { FILE_STREAM } from '../../src/report/stream-identity.js';
import { StreamReporter } from '../../src/report/stream-reporter.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { type SectionFigures, TOY_MEASURES } from './toys/section-count.js';
import { type StartCodeCounter, TOY_OBSERVERS } from './toys/start-code-counter.js';

const PMT_PID = 0x1000;
const VIDEO_PID = 0x100;
const AUDIO_PID = 0x101;
const PACKETS = 1000;

const TABLES = { measures: TOY_MEASURES, observers: TOY_OBSERVERS };
const PAYLOADS = { mpegts: (options: PayloadOptions) => new MpegtsPayload(options, TABLES) };

type ToyReport = TransportStreamReport & { readonly sections?: SectionFigures };
type ToyObservers = StreamObservers & { readonly startCodes?: StartCodeCounter };

function createStream() {
  const stream = new PacketStream({ profile: '2020', payloads: PAYLOADS });
  const reporter = new StreamReporter(stream.analyzer);
  return {
    feed: (ts: Buffer) => stream.feed(ts, 0, ts.length / PACKET_SIZE, 0),
    report: (): ToyReport => reporter.report(FILE_STREAM, null),
    observersOf: (pid: number): ToyObservers | undefined =>
      stream.analyzer.snapshotAndReset().payload?.facts.observed.of(pid),
  };
}

test('what a measure counts is a field of the report, anew in each interval', () => {
  const ts = generateTs(PACKETS, { elementaryPids: [VIDEO_PID, AUDIO_PID] });
  // Each section of the generator begins with a packet of its own.
  const sections = positions(ts).filter((pos) => [0, PMT_PID].includes(pidAt(ts, pos)) && pusiAt(ts, pos)).length;
  const stream = createStream();
  stream.feed(ts);
  const report = stream.report();
  assert.ok(sections > 2);
  assert.deepEqual(report.sections, { psi_sections: sections, si_sections: 0 });
  assert.equal(report.tables.length, 2, 'PAT and PMT');
  assert.deepEqual(stream.report().sections, { psi_sections: 0, si_sections: 0 });
});

test('an observer is shown the elementary streams of its codec', () => {
  const ts = generateTs(PACKETS, { elementaryPids: [VIDEO_PID, AUDIO_PID] });
  const tables = positions(ts).findIndex((pos) => pidAt(ts, pos) === PMT_PID);
  const video = positions(ts).filter((pos, index) => index > tables && isVideo(ts, pos));
  const inPairs = video.findIndex((_, index) => index > 2 && !pusiAt(ts, video[index + 1]!));
  ts.writeUIntBE(1, video[1]! + 100, 3); // a start code in a packet
  ts.writeUInt16BE(0, video[inPairs]! + PACKET_SIZE - 2); // and one across two
  ts[video[inPairs + 1]! + 4] = 1;
  const stream = createStream();
  stream.feed(ts);
  assert.equal(stream.observersOf(VIDEO_PID)?.startCodes?.startCodes, 2);
  assert.equal(stream.observersOf(AUDIO_PID)?.startCodes, undefined, 'no MPEG-2 video');
});

/** Of the video's packets, those that have nothing but payload. */
function isVideo(ts: Buffer, pos: number): boolean {
  return pidAt(ts, pos) === VIDEO_PID && (ts[pos + 3]! & 0x30) === 0x10;
}

function positions(ts: Buffer): number[] {
  return Array.from({ length: ts.length / PACKET_SIZE }, (_, index) => index * PACKET_SIZE);
}
