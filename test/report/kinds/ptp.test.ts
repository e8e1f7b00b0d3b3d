import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { PtpAnalyzer } from '../../../src/ptp/ptp-analyzer.js';
import { streamText } from '../../../src/report/text/stream.js';
import { analyzed } from '../../support/analysis/file-report.js';
import { fuzzRuns } from '../../support/checks/fuzz.js';
import { LITTLE_ENDIAN_NS, pcapFile } from '../../support/frames/pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET, udpFrame } from '../../support/frames/udp-frame.js';
import { missingTool } from '../../support/programs/privileges.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { ptpMessage } from '../../support/st2110/ptp-builder.js';

/** Announce messages four times, sync eight times a second, for ten seconds; another grandmaster from the sixth second on. */
function capture(folder: string): string {
  const rows = Array.from({ length: 80 }, (_, index) => {
    const isSecond = index >= 48;
    const grandmaster = isSecond ? '08001100000000aa' : '0800110000000001';
    const messages = [
      // One sync is missing.
      ...(index === 20 ? [] : [ptpMessage({ type: 'sync', sequence: index, grandmaster })]),
      ...(index % 2 === 0 ? [ptpMessage({ type: 'announce', sequence: index / 2, grandmaster })] : []),
    ];
    const seconds = CAPTURE_START_S + Math.floor(index / 8);
    return messages.map((message, place) => ({
      seconds,
      nanoseconds: (index % 8) * 125_000_000 + place * 1000,
      bytes: udpFrame(message, 319),
    }));
  }).flat();
  const file = path.join(folder, 'ptp.pcap');
  writeFileSync(file, pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, rows));
  return file;
}

test('grandmaster, domain and rates of PTP, and a grandmaster that changes', async (t) => {
  const { report, events } = await analyzed(capture(scratchFolder(t)));
  const [stream] = report.streams;
  assert.ok(stream?.kind === 'ptp');
  assert.deepEqual([stream.messages, stream.others, stream.grandmaster_changes], [119, 0, 1]);
  const [first, second] = stream.ports;
  assert.deepEqual(
    [first?.domain, first?.missing_syncs, first?.is_two_step, first?.stated_sync_rate_hz],
    [127, 1, true, 8],
  );
  assert.deepEqual(second?.announce, {
    grandmaster: '08-00-11-00-00-00-00-aa',
    priority1: 128,
    priority2: 100,
    clock_class: 6,
    clock_accuracy: 0x21,
    offset_scaled_log_variance: 0x4e5d,
    steps_removed: 1,
    time_source: 0x20,
    utc_offset_s: 37,
    is_traceable: true,
  });
  assert.ok(Math.abs(second!.announce_rate_hz! - 4) < 0.01);
  assert.ok(Math.abs(second!.sync_rate_hz! - 8) < 0.01);
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'essence_change' ? [[event.name, event.before, event.after]] : [])),
    [['grandmaster', 'domain 127: 08-00-11-00-00-00-00-01', '08-00-11-00-00-00-00-aa']],
  );
  assert.match(streamText(stream, { width: undefined }), /^changes of the grandmaster +1$/m);
});

test('tshark reads the same of these messages', { skip: missingTool('tshark') }, (t) => {
  const fields = [
    'ptp.v2.messagetype',
    'ptp.v2.domainnumber',
    'ptp.v2.an.grandmasterclockidentity',
    'ptp.v2.an.priority2',
  ];
  const args = ['-r', capture(scratchFolder(t)), '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
  const lines = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .split('\n');
  assert.equal(lines.length, 119);
  assert.deepEqual(lines.at(-1)!.split('\t').slice(0, 2).map(Number), [0, 127]);
  const announce = lines
    .filter((line) => line.startsWith('0x0b') || line.startsWith('11'))
    .at(-1)!
    .split('\t');
  assert.deepEqual([BigInt(announce[2]!), Number(announce[3])], [0x08001100000000aan, 100]);
});

test('any bytes: what is kept of PTP is bounded', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 100 }), (datagrams) => {
      const analyzer = new PtpAnalyzer({ grandmaster: () => {}, quality: () => {}, rate: () => {} });
      for (const [index, bytes] of datagrams.entries()) {
        if (bytes.length > 1 && index % 2 === 0) bytes[1] = 2;
        analyzer.feed(bytes.slice(), 0, bytes.length, index);
      }
      const { messages, others, ports } = analyzer.snapshotAndReset();
      assert.equal(messages + others, datagrams.length);
      assert.ok(ports.length <= 32);
    }),
    { numRuns: fuzzRuns(60) },
  );
});
