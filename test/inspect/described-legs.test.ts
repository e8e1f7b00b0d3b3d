import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { analyzeFile } from '../../src/inspect/analyze-file.js';
import { eventMessage } from '../../src/report/event-message.js';
import type { AnalysisRecord, EventRecord } from '../../src/report/records.js';
import { parseSdp } from '../../src/st2110/d10/sdp.js';
import { scratchFile } from '../support/frames/capture.js';
import { ethernet, ipv4, udp } from '../support/frames/frame-builder.js';
import { LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET } from '../support/frames/udp-frame.js';
import { audioPacket, coded, tone } from '../support/st2110/audio-builder.js';

const LEGS = ['239.10.0.1', '239.20.0.1'] as const;
const PORT = 5004;
/** As an AES67 sender of two legs describes itself. Spec: RFC 7104, 4.2 */
const SDP = `v=0
o=- 1311738121 1311738121 IN IP4 192.168.1.1
s=Stage left (stereo)
t=0 0
a=recvonly
a=group:DUP primary secondary
${['primary', 'secondary']
  .map(
    (mid, leg) => `m=audio ${PORT} RTP/AVP 97
c=IN IP4 ${LEGS[leg]}/32
a=source-filter: incl IN IP4 ${LEGS[leg]} 192.168.1.1
a=rtpmap:97 L24/48000/2
a=fmtp:97 channel-order=SMPTE2110.(ST)
a=ptime:4
a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:0
a=mediaclk:direct=0
a=mid:${mid}
`,
  )
  .join('')}`;

const PACKET_NS = 4_000_000;
const PER_SECOND = 250;

/** What is found in a capture of both legs; `content` of a packet, undefined where it does not come. */
async function analyzedLegs(
  t: TestContext,
  seconds: number,
  content: (leg: number, second: number) => number | undefined,
) {
  const frames = Array.from({ length: seconds * PER_SECOND }, (_, sequence) =>
    LEGS.flatMap((destination, leg) => {
      const loudness = content(leg, Math.floor(sequence / PER_SECOND));
      if (loudness === undefined) return [];
      const samples = tone(2, sequence * 192, 192).map((sample) => Math.round(sample * loudness));
      const payload = audioPacket({ sequence, timestamp: sequence * 192, payload: coded(samples, 'L24') });
      const timeNs = sequence * PACKET_NS + leg * 100_000;
      const datagram = ipv4({ source: '192.168.1.1', destination, payload: udp({ destinationPort: PORT, payload }) });
      const seconds = CAPTURE_START_S + Math.floor(timeNs / 1e9);
      return [{ seconds, nanoseconds: timeNs % 1e9, bytes: ethernet({ payload: datagram }) }];
    }),
  ).flat();
  const file = scratchFile(t, pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames));
  const result = parseSdp(SDP, 'stage.sdp');
  assert.ok('flows' in result);
  const records: AnalysisRecord[] = [];
  const { report } = await analyzeFile({
    path: file,
    profile: '2020',
    descriptions: result.flows,
    run: 'test',
    stop: new AbortController().signal,
    context: () => ({ timestamp: 0, host: null }),
    take: (record) => records.push(record),
  });
  const events = records.filter((record): record is EventRecord => record.type === 'event');
  return { streams: report.streams, events };
}

const NO_NAMES = { services: [], service: () => null, pid: () => undefined };

describe('legs that a session description names', () => {
  test('they are one stream, which is as it is described', async (t) => {
    const { streams, events } = await analyzedLegs(t, 3, () => 1);
    const [stream, ...others] = streams;
    assert.equal(others.length, 0);
    assert.ok(stream?.kind === 'st2110-30');
    assert.equal(stream.stream_id, `${LEGS[0]}:${PORT}+${LEGS[1]}:${PORT}`);
    assert.equal(stream.format?.is_described, true);
    assert.deepEqual(
      stream.sound.map(({ group }) => group),
      ['ST'],
    );
    assert.deepEqual(events, []);
    assert.deepEqual([stream.legs?.total.on_both, stream.legs?.total.path_difference_avg_ns], [750, 100_000]);
  });

  test('one that dies while the other goes on is an alarm, with its end', async (t) => {
    const { events } = await analyzedLegs(t, 12, (leg, second) =>
      leg === 1 && second >= 4 && second < 7 ? undefined : 1,
    );
    assert.deepEqual(
      events.map((event) => ('severity' in event && 'name' in event ? [event.event, event.name, event.severity] : [])),
      [
        ['raised', 'leg_lost', 'major'],
        ['cleared', 'leg_lost', 'major'],
      ],
    );
    const [raised, cleared] = events;
    assert.deepEqual(
      [raised!.time_ns, cleared!.time_ns].map((timeNs) => Math.round(timeNs / 1e9)),
      [5, 8],
    );
    assert.match(
      eventMessage(raised!, NO_NAMES),
      /^Leg B is lost: nothing has come on it for 1\.00 s, while the other/,
    );
  });

  test('legs of different content are an alarm', async (t) => {
    const { events, streams } = await analyzedLegs(t, 6, (leg, second) => (leg === 1 && second === 3 ? 0.5 : 1));
    const [raised] = events;
    assert.ok(raised?.event === 'raised');
    assert.deepEqual([raised.name, raised.severity, raised.value], ['leg_mismatch', 'major', PER_SECOND]);
    assert.match(eventMessage(raised, NO_NAMES), /^The legs carry different content: 250 packets in a second$/);
    assert.equal(streams[0]?.legs?.total.different_content, PER_SECOND);
  });
});
