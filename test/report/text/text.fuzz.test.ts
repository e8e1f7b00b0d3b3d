import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TransportStreamReport } from '../../../src/report/kinds/mpegts/report.js';
import { overviewText } from '../../../src/report/text/overview.js';
import { streamText } from '../../../src/report/text/stream.js';
import { tr101290Text } from '../../../src/report/text/tr101290.js';
import { widthOf } from '../../../src/text/width.js';
import { figures, liveStream, pidReport, program, rules, transport } from '../../support/analysis/stream-report.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';

/** Escape sequences of terminals, and any characters. */
const hostile = fc.oneof(
  fc.constantFrom('\x1b[2J', '\x1b]0;title\x07', '\x9b31m', '\r\n', '\u202e', '\u2028', '\0', '\x7f'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const event = fc.record({
  event_id: fc.nat(0xffff),
  name: fc.option(hostile),
  language: fc.option(hostile),
  start_time_s: fc.option(fc.double()),
  duration_s: fc.option(fc.nat()),
});
const hostileReport: fc.Arbitrary<TransportStreamReport> = fc
  .record({
    stream_id: hostile,
    source_ip: hostile,
    network_name: hostile,
    service_name: fc.option(hostile),
    provider_name: fc.option(hostile),
    channel_number: fc.option(hostile),
    running_status: fc.option(fc.nat(7)),
    present_event: fc.option(event),
    following_event: fc.option(event),
    type: hostile,
    language: fc.option(hostile),
    profile: hostile,
    reason: hostile,
    // A probe may report anything that is a number.
    first_arrival_s: fc.double(),
    duration_ns: fc.double(),
    interval_ns: fc.double(),
    count: fc.double(),
  })
  .map(
    ({
      first_arrival_s,
      duration_ns,
      interval_ns,
      count,
      stream_id,
      source_ip,
      network_name,
      type,
      language,
      profile,
      reason,
      ...service
    }) =>
      liveStream({
        stream_id,
        source_ip,
        network_name,
        first_arrival_s,
        duration_ns,
        interval_ns,
        packets: count,
        transport: figures(transport({ iat_histogram: [{ from: 1, to: 2, count }], iat_max_ns: count })),
        programs: { 1: program(service) },
        pids: { 256: pidReport(256, { type, language, header: { ...NO_HEADER, profile } }) },
        tr101290: rules({ CAT_error: { state: 'not_applicable', reason } }),
      }),
  );
const NO_HEADER = {
  width: null,
  height: null,
  frame_rate: null,
  profile: null,
  level: null,
  bit_depth: null,
  sample_rate_hz: null,
  channels: null,
  scan: null,
  sample_aspect_ratio: null,
  display_aspect_ratio: null,
  bitrate_bps: null,
  has_sbr: null,
};

const UNSAFE = /[^\P{Cc}\n]|[\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

test('whatever a stream says, no control reaches the terminal and no line is longer than its width', () => {
  fc.assert(
    fc.property(
      fc.array(hostileReport, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 200 }),
      (streams, width) => {
        const [stream] = streams;
        for (const text of [
          overviewText(streams, { width, height: 20 }),
          streamText(stream!, { width }),
          tr101290Text(stream!, { width }),
        ]) {
          assert.doesNotMatch(text, UNSAFE);
          for (const line of text.split('\n')) assert.ok(widthOf(line) <= width, line);
        }
      },
    ),
    { numRuns: fuzzRuns(150) },
  );
});
