import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamAnalysis } from '../../src/inspect/stream-analysis.js';
import { ethernet, ipv4, rtp, tsPackets, udp } from '../support/frames/frame-builder.js';
import { IngestRig } from '../support/frames/ingest-rig.js';

const DATAGRAMS = 400;

/** RTP datagrams of 7 packets, 2 ms apart; one of ten is lost, one of 25 has no sync byte in its first packet, one of 50 in none. */
function captured(): IngestRig {
  const rig = new IngestRig({ batchPackets: 140 });
  for (let n = 0; n < DATAGRAMS; n++) {
    if (n % 10 === 5) continue;
    const packets = tsPackets(7, n * 7);
    if (n % 25 === 24) packets[0] = 0;
    if (n % 50 === 49) packets.fill(0);
    const payload = rtp({ payloadType: 33, ssrc: 1, sequence: n, timestamp: n * 180, payload: packets });
    rig.feed([{ bytes: ethernet({ payload: ipv4({ payload: udp({ payload }) }) }), arrivalNs: n * 2e6 }]);
  }
  rig.finish();
  return rig;
}

function reportOf(batches: IngestRig['batches']) {
  const analysis = new StreamAnalysis({ profile: '2020' });
  for (const batch of batches) analysis.feed(batch);
  const report = analysis.report();
  assert.ok(report?.kind === 'mpegts');
  return report;
}

test('of a stream from its start, a report has what the probe counted', () => {
  const rig = captured();
  const { capture, rtp: ofRtp, transport } = reportOf(rig.batches);
  const { counters } = rig.streams()[0]!;
  assert.equal(capture!.captured_datagrams, counters.captured_datagrams);
  assert.equal(capture!.captured_bytes, counters.captured_bytes);
  assert.equal(capture!.rejected_datagrams.sync_byte, 8);
  assert.equal(capture!.rejected_packets.sync_byte, 8);
  assert.equal(ofRtp!.rtp_lost, 40);
  assert.equal(transport!.total.datagrams, capture!.accepted_datagrams);
});

test('who comes late has no figure of the time before', () => {
  const rig = captured();
  const late = rig.batches.slice(-4);
  const own = late.reduce((sum, { datagrams }) => sum + datagrams, 0);
  const { capture, rtp: ofRtp, transport } = reportOf(late);
  assert.equal(transport!.total.datagrams, own);
  assert.equal(capture!.accepted_datagrams, own);
  const { sync_byte } = capture!.rejected_datagrams;
  assert.equal(capture!.captured_datagrams, own + sync_byte);
  // 72 to 80 datagrams of the last 160 ms or so: at most every tenth lost, every 50th rejected.
  assert.ok(own >= 60 && own <= 90, `${own}`);
  assert.ok(sync_byte <= 2);
  assert.ok(capture!.rejected_packets.sync_byte <= 2);
  assert.ok(ofRtp!.rtp_lost >= 5 && ofRtp!.rtp_lost <= 10, `${ofRtp!.rtp_lost}`);
  // Packets that were rejected in the first batch are not told from those of before.
  assert.ok(Math.abs(capture!.captured_bytes / capture!.captured_datagrams - 1316) < 20);
});

// As ffmpeg sends without pkt_size: packets lie across datagrams, some of which are no whole packets.
test('what was left out here for its length is no fault of the stream', () => {
  const rig = new IngestRig({ batchPackets: 140 });
  for (let n = 0; n < DATAGRAMS; n++) {
    const packets = tsPackets(7, n * 7);
    const payload = n % 10 === 5 ? packets.subarray(0, 1300) : packets;
    rig.feed([{ bytes: ethernet({ payload: ipv4({ payload: udp({ payload }) }) }), arrivalNs: n * 2e6 }]);
  }
  rig.finish();
  const { capture, losses, cc_errors, tr101290 } = reportOf(rig.batches);
  assert.equal(capture!.rejected_datagrams.length, 40);
  assert.equal(cc_errors, 0);
  assert.equal(tr101290.Continuity_count_error.count_total, 0);
  assert.equal(losses.total.losses.unknown, 0);
  assert.ok(losses.total.losses.host > 0);
});
