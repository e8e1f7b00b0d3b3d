import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConsistent } from '../../src/monitor/counter-check.js';
import {
  createStreamCounters,
  ProbeCounter,
  type ProbeCounterName,
  StreamCounter,
  type StreamCounterName,
} from '../../src/stream/counters.js';
import type { Message } from '../../src/stream/message.js';
import { createMonitorRig } from '../support/programs/monitor-rig.js';
import { ScriptedProbe } from '../support/programs/scripted-probe.js';

function counters(values: Partial<Record<StreamCounterName, number>>): Float64Array {
  const column = createStreamCounters();
  for (const [name, value] of Object.entries(values)) column[StreamCounter[name as StreamCounterName]] = value;
  return column;
}

const TAKEN = { captured_datagrams: 2, accepted_datagrams: 2, captured_packets: 14, published_packets: 14 };

const CASES = [
  { name: 'as before', now: TAKEN, before: TAKEN, expected: true },
  { name: 'grown', now: { ...TAKEN, source_changes: 2, hop_limit_changes: 3 }, before: TAKEN, expected: true },
  { name: 'a probe of version 1.0 never counts changes of the path', now: TAKEN, before: {}, expected: true },
  { name: 'fewer changes of the source', now: TAKEN, before: { ...TAKEN, source_changes: 1 }, expected: false },
  { name: 'fewer changes of the hop limit', now: TAKEN, before: { ...TAKEN, hop_limit_changes: 1 }, expected: false },
  { name: 'fewer packets', now: { ...TAKEN, published_packets: 13 }, before: TAKEN, expected: false },
  { name: 'RTP begins anew with the format', now: TAKEN, before: { ...TAKEN, rtp_lost: 5 }, expected: true },
  { name: 'more published than captured', now: { ...TAKEN, published_packets: 15 }, before: {}, expected: false },
  { name: 'no whole number', now: { ...TAKEN, hop_limit_changes: 0.5 }, before: {}, expected: false },
  { name: 'a number too large to be exact', now: { ...TAKEN, source_changes: 2 ** 53 }, before: {}, expected: false },
] as const;

for (const { name, now, before, expected } of CASES) {
  test(`${expected ? 'makes sense' : 'makes no sense'}: ${name}`, () => {
    assert.equal(isConsistent(counters(now), counters(before)), expected);
  });
}

/** The status with other counters of the probe. */
function withCounters(status: Message, values: Partial<Record<ProbeCounterName, number>>): Message {
  assert.ok(status.kind === 'status');
  for (const [name, value] of Object.entries(values)) {
    status.status.counters[ProbeCounter[name as ProbeCounterName]] = value;
  }
  return status;
}

// Two datagrams of a stream came, and a frame that is no UDP. What a status then says of the probe, and whether it is used.
const STATUSES = [
  { name: 'as it is', says: { captured_frames: 3, not_udp_frames: 1 }, isUsed: true },
  { name: 'more', says: { captured_frames: 7, not_udp_frames: 4, malformed_frames: 1 }, isUsed: true },
  { name: 'drops of the host, which are no frames', says: { kernel_dropped_datagrams: 9 }, isUsed: true },
  { name: 'more frames than there are causes for', says: { captured_frames: 4 }, isUsed: false },
  { name: 'a cause that no frame stands for', says: { ip_fragment_frames: 1 }, isUsed: false },
  { name: 'fewer frames than before', says: { captured_frames: 2, not_udp_frames: 0 }, isUsed: false },
  { name: 'less than nothing', says: { captured_frames: 2, malformed_frames: -1 }, isUsed: false },
  { name: 'half a drop', says: { kernel_dropped_datagrams: 0.5 }, isUsed: false },
  { name: 'no number', says: { input_skipped_bytes: Number.NaN }, isUsed: false },
  { name: 'no end of frames', says: { captured_frames: Number.POSITIVE_INFINITY }, isUsed: false },
] as const;

for (const { name, says, isUsed } of STATUSES) {
  test(`the record of a probe: ${name} ${isUsed ? 'is taken over' : 'is refused'}`, async (t) => {
    const rig = createMonitorRig(t);
    const probe = new ScriptedProbe();
    const batch = probe.stream('239.1.1.1:5000').batch(14);
    const first = { captured_frames: 3, not_udp_frames: 1 };
    await rig.take(batch, withCounters(probe.status(0), first), withCounters(probe.status(0), { ...first, ...says }));
    const { probes, monitor } = await rig.finish();
    const { captured_frames, not_udp_frames, kernel_dropped_datagrams } = probes[0]!;
    const shown = isUsed
      ? { ...first, kernel_dropped_datagrams: 0, ...says }
      : { ...first, kernel_dropped_datagrams: 0 };
    assert.deepEqual(
      { captured_frames, not_udp_frames, kernel_dropped_datagrams },
      {
        captured_frames: shown.captured_frames,
        not_udp_frames: shown.not_udp_frames,
        kernel_dropped_datagrams: shown.kernel_dropped_datagrams,
      },
    );
    assert.equal(monitor.refused_messages.inconsistent_status, isUsed ? 0 : 1);
  });
}
