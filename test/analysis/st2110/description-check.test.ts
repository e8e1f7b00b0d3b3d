import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescriptionCheck } from '../../../src/analysis/st2110/description-check.js';
import { parseSdp } from '../../../src/st2110/d10/sdp.js';
import { reportOfSender } from '../../support/analysis/video-report.js';
import { senderCase } from '../../support/st2110/video-cases.js';
import { sentPackets } from '../../support/st2110/video-sender.js';

const { spec } = senderCase({ width: 1280, height: 720, rate: [60_000n, 1001n], frames: 10 });

function described(format: string, more = '', payloadType = 96) {
  const text = `v=0\ns=Camera 1\nm=video 20000 RTP/AVP ${payloadType}\nc=IN IP4 239.20.0.1/32\na=rtpmap:${payloadType} raw/90000\na=fmtp:${payloadType} ${format}\n${more}`;
  const result = parseSdp(text, 'camera.sdp');
  assert.ok('flows' in result);
  return result.flows;
}

const RIGHT =
  'sampling=YCbCr-4:2:2; width=1280; height=720; exactframerate=60000/1001; depth=10; PM=2110GPM; TP=2110TPN';
const PTP = 'a=ts-refclk:ptp=IEEE1588-2008:traceable\na=mediaclk:direct=0\n';

test('a contradiction is told once, and again when something else is seen', () => {
  const check = new DescriptionCheck();
  check.compare('width', 1280, 1920, 1);
  check.compare('width', 1280, 1920, 2);
  check.compare('height', 720, 720, 2);
  check.compare('depth', null, 10, 2);
  check.compare('width', 1280, 3840, 3);
  assert.deepEqual(
    check.takeEvents().map(({ name, stated, seen, time_ns }) => [name, stated, seen, time_ns]),
    [
      ['width', '1280', '1920', 1],
      ['width', '1280', '3840', 3],
    ],
  );
  assert.deepEqual(check.takeEvents(), []);
});

test('a sender as it is described: nothing to tell, and its name is in the report', async () => {
  const { report, events } = await reportOfSender(sentPackets(spec), described(RIGHT));
  assert.deepEqual(events, []);
  assert.equal(report.description?.session_name, 'Camera 1');
  assert.equal(report.timing.stated_type, 'narrow');
  assert.equal(report.timing.verdict.total.verdict, 'narrow');
});

test('each parameter that the packets contradict is an event', async () => {
  const wrong =
    'sampling=YCbCr-4:4:4; width=1920; height=1080; exactframerate=50; depth=8; PM=2110BPM; interlace; TP=2110TPN';
  const { report, events } = await reportOfSender(sentPackets(spec), described(wrong, '', 97));
  const told = events.flatMap((event) =>
    event.event === 'sdp_mismatch' ? [[event.name, event.stated, event.seen]] : [],
  );
  assert.deepEqual(told, [
    ['payload type', '97', '96'],
    ['width', '1920', '1280'],
    ['height', '1080', '720'],
    ['scan', 'interlaced', 'progressive'],
    ['exactframerate', '50', '60000/1001'],
    ['sampling', 'YCbCr-4:4:4', 'YCbCr-4:2:2'],
    ['depth', '8', '10'],
    ['PM', 'bpm', 'gpm'],
  ]);
  assert.equal(events[1]!.message, 'The session description says width 1920, the packets 1280');
  // It is measured as what it is.
  assert.equal(report.timing.schedule?.packets, 1920);
  assert.ok(Math.abs(report.timing.schedule.period_ns - 16_683_333.3) < 1);
});

test('with a stated PTP clock RTP times are measured, by TAI or by UTC', async () => {
  for (const [shift, clock] of [
    [0n, 'tai'],
    [-37_000_000_000n, 'utc'],
  ] as const) {
    const packets = [...sentPackets(spec)].map(({ bytes, timeNs }) => ({ bytes, timeNs: timeNs + shift }));
    const { report } = await reportOfSender(packets, described(RIGHT, PTP));
    const { capture_clock, rtp, verdict } = report.timing;
    assert.equal(capture_clock, clock);
    assert.equal(verdict.total.verdict, 'narrow');
    // Timestamps are those of N × T, rounded down to a tick.
    assert.ok(rtp.total.rtp_offset_min_ticks! > -1 && rtp.total.rtp_offset_max_ticks! <= 0);
    // TR_OFFSET of 720 lines, 28/750 of the period, to a ns, and up to a tick.
    assert.ok(rtp.total.packet_minus_rtp_min_ns! > 622_843 && rtp.total.packet_minus_rtp_max_ns! <= 622_845 + 11_112);
  }
});

test('TROFF moves the schedule of the receiver', async () => {
  const { report, events } = await reportOfSender(sentPackets(spec), described(`${RIGHT}; TROFF=100`));
  assert.equal(report.timing.schedule?.tr_offset_ns, 100_000);
  assert.equal(report.timing.schedule.tr_offset_source, 'description');
  assert.match(report.timing.verdict.total.reason, /VRX -\d+ below 0/);
  assert.deepEqual(
    events.map(({ message }) => message),
    ['The session description says TP 2110TPN, the packets not compliant'],
  );
});
