import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { descriptionOf } from '../../../src/st2110/d10/describe-flow.js';
import { isPtpLocked } from '../../../src/st2110/d10/flow-description.js';
import { parseSdp } from '../../../src/st2110/d10/sdp.js';

/** As in SMPTE ST 2110-20, annex B, with both legs of ST 2022-7. */
const VIDEO = `v=0
o=- 123456 11 IN IP4 192.168.100.2
s=Example of a SMPTE ST2110-20 signal
i=this example is for 720p video at 59.94
t=0 0
a=recvonly
a=group:DUP primary secondary
m=video 50000 RTP/AVP 112
c=IN IP4 239.100.9.10/32
a=source-filter:incl IN IP4 239.100.9.10 192.168.100.2
a=rtpmap:112 raw/90000
a=fmtp:112 sampling=YCbCr-4:2:2; width=1280; height=720; exactframerate=60000/1001; depth=10; TCS=SDR; colorimetry=BT709; PM=2110GPM; SSN=ST2110-20:2017; TP=2110TPN; TROFF=37; CMAX=8;
a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37
a=mediaclk:direct=1234
a=mid:primary
m=video 50020 RTP/AVP 112
c=IN IP4 239.101.9.10/32
a=source-filter:incl IN IP4 239.101.9.10 192.168.101.2
a=rtpmap:112 raw/90000
a=fmtp:112 sampling=YCbCr-4:2:2; width=1280; height=720; exactframerate=60000/1001; depth=10; TCS=SDR; colorimetry=BT709; PM=2110GPM; SSN=ST2110-20:2017; TP=2110TPN; TROFF=37; CMAX=8;
a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:37
a=mediaclk:direct=1234
a=mid:secondary
`;
const AUDIO = `v=0\r
o=- 1 1 IN IP6 2001:db8::1\r
s=Sound\r
c=IN IP6 FF3E::0:1\r
t=0 0\r
a=ts-refclk:ptp=IEEE1588-2008:traceable\r
a=mediaclk:direct=0\r
m=audio 5004 RTP/AVP 97\r
a=rtpmap:97 L24/48000/8\r
a=fmtp:97 channel-order=SMPTE2110.(51,ST)\r
a=ptime:0.125\r
m=audio 5006 RTP/AVP 98\r
a=rtpmap:98 AM824/48000/2\r
a=ptime:1\r
m=video 5008 RTP/AVP 100\r
a=rtpmap:100 smpte291/90000\r
a=fmtp:100 DID_SDID={0x61,0x02};DID_SDID={0x41,0x05};VPID_Code=132;exactframerate=25\r
m=video 5010 RTP/AVP 101\r
a=rtpmap:101 jxsv/90000\r
a=fmtp:101 packetmode=0;sampling=YCbCr-4:2:2;depth=10;width=1920;height=1080;interlace;exactframerate=25\r
`;

function flowsOf(text: string) {
  const result = parseSdp(text, 'test.sdp');
  assert.ok('flows' in result, 'fault' in result ? result.fault : '');
  return result;
}

test('the video of the example of the standard, both legs', () => {
  const { flows, faults } = flowsOf(VIDEO);
  assert.deepEqual(faults, []);
  const [first, second] = flows;
  assert.deepEqual(first, {
    origin: 'test.sdp',
    session_name: 'Example of a SMPTE ST2110-20 signal',
    kind: 'st2110-20',
    destination_ip: '239.100.9.10',
    destination_port: 50000,
    source_ips: ['192.168.100.2'],
    payload_type: 112,
    clock_rate_hz: 90000,
    reference_clock: { source: 'ptp', id: '39-A7-94-FF-FE-07-CB-D0', domain: 37, is_traceable: false },
    media_clock_offset: 1234,
    duplicates: { leg: 'primary', index: 0, legs: ['239.100.9.10:50000', '239.101.9.10:50020'] },
    video: {
      width: 1280,
      height: 720,
      scan: 'progressive',
      frame_rate: '60000/1001',
      sampling: 'YCbCr-4:2:2',
      depth: '10',
      colorimetry: 'BT709',
      transfer_characteristic: 'SDR',
      range: null,
      packing: 'gpm',
      sender_type: '2110TPN',
      tr_offset_us: 37,
      c_max: 8,
      max_udp: null,
    },
    audio: null,
    ancillary: null,
  });
  assert.equal(second?.duplicates?.index, 1);
  assert.ok(isPtpLocked(first));
});

test('sound, AES3, ancillary data and JPEG XS, with what the session says for all of them', () => {
  const { flows } = flowsOf(AUDIO);
  assert.deepEqual(
    flows.map(({ kind, destination_ip, destination_port }) => `${kind} ${destination_ip} ${destination_port}`),
    ['st2110-30 ff3e::1 5004', 'st2110-30 ff3e::1 5006', 'st2110-40 ff3e::1 5008', 'st2110-22 ff3e::1 5010'],
  );
  assert.deepEqual(flows[0]!.audio, {
    encoding: 'L24',
    sample_rate_hz: 48000,
    channels: 8,
    packet_time_ms: 0.125,
    channel_order: 'SMPTE2110.(51,ST)',
  });
  assert.equal(flows[1]!.audio?.encoding, 'AM824');
  assert.deepEqual(flows[2]!.ancillary, { did_sdid: ['0x61,0x02', '0x41,0x05'], vpid_code: 132, frame_rate: '25' });
  assert.equal(flows[3]!.video?.scan, 'interlaced');
  assert.deepEqual(flows[0]!.reference_clock, { source: 'ptp', id: null, domain: null, is_traceable: true });
});

const FAULTS = [
  { name: 'empty', text: '', fault: /does not begin with v=0/ },
  { name: 'HTML', text: '<html><body>404</body></html>', fault: /does not begin with v=0/ },
  { name: 'no stream', text: 'v=0\ns=x\n', fault: /no line m=/ },
  { name: 'too large', text: `v=0\n${'a=x\n'.repeat(20_000)}`, fault: /larger than 65536 bytes/ },
  { name: 'too many lines', text: `v=0\nm=video 1 RTP/AVP 96\n${'a=x\n'.repeat(3000)}`, fault: /more than 2048 lines/ },
  {
    name: 'a long line',
    text: `v=0\nm=video 1 RTP/AVP 96\ns=${'x'.repeat(5000)}\n`,
    fault: /more than 4096 characters/,
  },
];

describe('what is no session description is said in one line', () => {
  for (const { name, text, fault } of FAULTS) {
    test(name, () => {
      const result = parseSdp(text, 'test.sdp');
      assert.ok('fault' in result);
      assert.match(result.fault, fault);
      assert.doesNotMatch(result.fault, /\n/);
    });
  }
});

test('a stream without an address is left out and said, and the others stay', () => {
  const { flows, faults } = flowsOf(
    'v=0\nm=video 5000 RTP/AVP 96\na=rtpmap:96 raw/90000\nm=audio 5002 RTP/AVP 97\nc=IN IP4 239.1.1.1\na=rtpmap:97 L16/48000\n',
  );
  assert.deepEqual(faults, ['m=video 5000: no address']);
  assert.equal(flows.length, 1);
});

test('of several descriptions of an address, the one of the sender goes first', () => {
  const flow = flowsOf(VIDEO).flows[0]!;
  const any = { ...flow, source_ips: [], session_name: 'any' };
  const other = { ...flow, source_ips: ['10.0.0.9'], session_name: 'other' };
  const address = { destinationIp: '239.100.9.10', destinationPort: 50000 };
  const nameFor = (sourceIp: string) => descriptionOf([other, any, flow], { ...address, sourceIp })?.session_name;
  assert.equal(nameFor('192.168.100.2'), flow.session_name);
  assert.equal(nameFor('10.0.0.9'), 'other');
  assert.equal(nameFor('10.0.0.1'), 'any');
  assert.equal(descriptionOf([flow], { ...address, destinationPort: 1, sourceIp: '' }), undefined);
});

test('any text: a fault or flows, never an exception', () => {
  const word = fc.constantFrom(
    ...VIDEO.split(/\n| |;/),
    ...AUDIO.split(/\r\n|:/),
    '__proto__',
    '0',
    '-1',
    '1e999',
    '%s',
  );
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.array(word, { maxLength: 60 }).map((words) => `v=0\nm=video 1 RTP/AVP 96\n${words.join('\n')}`),
    fc.array(word, { maxLength: 60 }).map((words) => `v=0\nm=${words.join(' ')}\na=fmtp:96 ${words.join(';')}`),
    fc
      .array(fc.integer({ min: 0, max: VIDEO.length }), { maxLength: 8 })
      .map((cuts) => cuts.reduce((cut, at) => cut.slice(0, at) + cut.slice(at + 3), VIDEO)),
  );
  fc.assert(
    fc.property(text, (any) => {
      const result = parseSdp(any, 'any');
      if ('fault' in result) return;
      for (const { destination_port, video } of result.flows) {
        assert.ok(destination_port > 0 && destination_port < 65_536);
        assert.match(video?.frame_rate ?? '1', /^[1-9]\d*(\/[1-9]\d*)?$/);
      }
    }),
    { numRuns: 300 },
  );
});
