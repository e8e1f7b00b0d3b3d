import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FlowDescription } from '../../../src/st2110/d10/flow-description.js';
import { parseSdp } from '../../../src/st2110/d10/sdp.js';
import type { StreamKind } from '../../../src/stream/stream-kind.js';
import { ancDatagram } from '../../support/st2110/anc-datagrams.js';
import { audioPacket, coded, tone } from '../../support/st2110/audio-builder.js';
import type { TimedDatagram } from '../../support/st2110/rtp-batch.js';
import { reportOf } from '../../support/st2110/rtp-report.js';

const SESSION = 'v=0\ns=Studio\nc=IN IP4 239.1.1.1/32\nt=0 0\n';

function described(text: string): readonly FlowDescription[] {
  const result = parseSdp(SESSION + text, 'studio.sdp');
  assert.ok('flows' in result);
  return result.flows;
}

/** Parameter, what is stated, what is seen. */
function mismatches(kind: StreamKind, datagrams: readonly TimedDatagram[], sdp: string) {
  return reportOf(kind, datagrams, described(sdp)).events.flatMap((event) =>
    event.event === 'sdp_mismatch' ? [[event.name, event.stated, event.seen]] : [],
  );
}

describe('sound', () => {
  /** L24 of 48 kHz, 1 ms, payload type 97. */
  const sent = (channels: number): TimedDatagram[] =>
    Array.from({ length: 1500 }, (_, sequence) => ({
      datagram: audioPacket({
        sequence,
        timestamp: sequence * 48,
        payload: coded(tone(channels, sequence * 48, 48), 'L24'),
      }),
      timeNs: sequence * 1e6,
    }));
  const sdp = (map: string, rest: string, type = 97): string =>
    `m=audio 5004 RTP/AVP ${type}\na=rtpmap:${type} ${map}\n${rest}`;

  test('what is true is no event', () => {
    const rest = 'a=fmtp:97 channel-order=SMPTE2110.(ST,ST)\na=ptime:1\n';
    assert.deepEqual(mismatches('st2110-30', sent(4), sdp('L24/48000/4', rest)), []);
  });

  test('each parameter that the packets contradict is one', () => {
    const rest = 'a=fmtp:99 channel-order=SMPTE2110.(51,ST)\na=ptime:0.125\n';
    assert.deepEqual(mismatches('st2110-30', sent(4), sdp('L24/96000/8', rest, 99)), [
      ['payload type', '99', '97'],
      ['channels', '8', '4'],
      ['ptime', '0.125', '0.5'],
      ['channel-order', 'SMPTE2110.(51,ST) (8 channels)', '4 channels'],
      ['sample rate', '96000', '48000'],
    ]);
  });

  test('samples of another size, and another kind of stream', () => {
    // Nine bytes at each sampling time are no samples of 16 bits.
    assert.deepEqual(mismatches('st2110-30', sent(3), sdp('L16/48000/4', 'a=ptime:1\n')), [
      ['encoding', 'L16', 'L24'],
      ['channels', '4', '3'],
    ]);
    const anc = 'm=video 5004 RTP/AVP 97\na=rtpmap:97 smpte291/90000\n';
    assert.deepEqual(mismatches('st2110-30', sent(2), anc), [['encoding', 'st2110-40', 'st2110-30']]);
  });

  test('packet times that are stated rounded', () => {
    const packets = Array.from({ length: 400 }, (_, sequence) => ({
      datagram: audioPacket({ sequence, timestamp: sequence * 6, payload: coded(tone(2, sequence * 6, 6), 'L24') }),
      timeNs: sequence * 125_000,
    }));
    assert.deepEqual(mismatches('st2110-30', packets, sdp('L24/48000/2', 'a=ptime:0.12\n')), []);
  });
});

describe('ancillary data', () => {
  /** Fields of 59.94 Hz with AFD, payload type 97. */
  const sent = Array.from({ length: 60 }, (_, index) => {
    const timestamp = Math.round((index * 90_000 * 1001) / 60_000);
    const afd = { did: 0x41, sdid: 0x05, line: 11, data: [0x44, 0, 0, 0, 0, 0, 0, 0] };
    return ancDatagram({ sequence: index, timestamp, field: 2 + (index % 2), packets: [afd] });
  });
  const sdp = (format: string, type = 97): string =>
    `m=video 5004 RTP/AVP ${type}\na=rtpmap:${type} smpte291/90000\na=fmtp:${type} ${format}\n`;

  test('what is true is no event', () => {
    assert.deepEqual(
      mismatches('st2110-40', sent, sdp('exactframerate=30000/1001;DID_SDID={0x41,0x05};DID_SDID={0x61,0x02}')),
      [],
    );
  });

  test('each parameter that the packets contradict is one', () => {
    assert.deepEqual(mismatches('st2110-40', sent, sdp('exactframerate=30;DID_SDID={0x61,0x01}', 100)), [
      ['payload type', '100', '97'],
      ['exactframerate', '30', '29.97'],
      ['DID_SDID', '0x61,0x01', '0x41,0x05'],
    ]);
  });
});
