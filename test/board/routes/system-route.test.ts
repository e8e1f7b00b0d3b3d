import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SystemAnswer } from '../../../src/board/contract.js';
import { zeroCounts } from '../../../src/report/cause-counts.js';
import { DROP_CAUSES } from '../../../src/report/delivery-account.js';
import type { HostReport } from '../../../src/system/host-report.js';
import { openRoutes } from '../../support/board/routes-rig.js';

test('of a probe: its own counts, and what became of all its streams together', async (t) => {
  const { rig, json } = await openRoutes(t);
  rig.probe({ source: '/srv/secret/in.pcap', kernel_dropped_datagrams: 5 });
  const lost = { link_lost_messages: 1, link_lost_packets: 7, queue_dropped_packets: 3 };
  rig.accounting({ ...lost, rejected_datagrams: { sync_byte: 2, length: 1 } as never, rtp_lost: null });
  rig.accounting({ ...lost, rejected_datagrams: { sync_byte: 1 } as never, rtp_lost: 4 }, { stream: '239.1.1.2:5000' });
  const { probes } = await json<SystemAnswer>('/api/system');
  const [probe] = probes;
  assert.deepEqual([probes.length, probe!.state, probe!.source, probe!.streams], [1, 'heard', 'in.pcap', 2]);
  assert.deepEqual([probe!.record?.kernel_dropped_datagrams, probe!.record?.source], [5, 'in.pcap']);
  const { rejected_datagrams, link_lost_packets, queue_dropped_packets, rtp_lost } = probe!.sums;
  assert.deepEqual([rejected_datagrams.sync_byte, rejected_datagrams.length, rejected_datagrams.other], [3, 1, 0]);
  assert.deepEqual([link_lost_packets, queue_dropped_packets, rtp_lost], [14, 6, 4]);
});

test('what became of streams that have ended stays in the sums of their session', async (t) => {
  const { rig, json } = await openRoutes(t);
  rig.probe();
  for (const received of [5, 7]) {
    rig.accounting({ received_packets: received - 1, link_lost_packets: 1 });
    rig.accounting({ received_packets: received, link_lost_packets: 1, final: true });
  }
  rig.accounting({ received_packets: 100, link_lost_packets: 2 });
  const { probes } = await json<SystemAnswer>('/api/system');
  const [probe] = probes;
  assert.deepEqual(
    [probe!.sums.received_packets, probe!.sums.link_lost_packets, probe!.link_lost_packets],
    [112, 4, 4],
  );
});

test('a new session of a probe begins at nothing', async (t) => {
  const { rig, json } = await openRoutes(t);
  rig.probe();
  rig.accounting({ link_lost_packets: 7 });
  rig.probe({ session_id: 's2' });
  const { probes } = await json<SystemAnswer>('/api/system');
  assert.equal(probes[0]!.sums.link_lost_packets, 0);
});

test('an account that does not add up is said', async (t) => {
  const { rig, json } = await openRoutes(t);
  const account = { made: 10, sent: 4, delivered: 4, waiting: 5, dropped: zeroCounts(DROP_CAUSES) };
  const deliveries = { kafka: { ...account, last_error: 'connect to tcp://secret.example:9092 failed' } };
  rig.board.write({ type: 'monitor_accounting', deliveries, taps: {}, pictures: null } as never);
  const { faults, monitor } = await json<SystemAnswer>('/api/system');
  assert.deepEqual(faults, ['kafka: made 10 is not delivered 4 + waiting 5 + dropped 0']);
  assert.equal(monitor?.deliveries.kafka?.last_error, 'connect to tcp://… failed');
});

test('what the server of the page has done is told', async (t) => {
  const { get, json } = await openRoutes(t);
  assert.equal((await get('/api/none')).status, 404);
  const { http, versions, process } = await json<SystemAnswer>('/api/system');
  assert.deepEqual([http.requests, http.refused.not_found, http.answers['4xx']], [2, 1, 1]);
  assert.deepEqual([versions.tscap, versions.node], ['1', globalThis.process.version]);
  assert.ok(process.resident_bytes > process.heap_bytes);
});

test('of what the host dropped, what came since the start is told by itself', async (t) => {
  const reports = [1000, 1000, 1003, 2].map(hostOf);
  let at = 0;
  const { json } = await openRoutes(t, undefined, undefined, { host: () => reports[at]! });
  const dropped = async () => (await json<SystemAnswer>('/api/system')).host_dropped;
  assert.deepEqual(await dropped(), { backlog: null, udp_buffers: 0, interface: null });
  at = 2;
  assert.equal((await dropped()).udp_buffers, 3);
  at = 3; // the counter began anew
  assert.equal((await dropped()).udp_buffers, null);
});

function hostOf(total: number): HostReport {
  return { disk: null, softnet: null, udp: { udp_receive_buffer_errors_total: total } } as unknown as HostReport;
}
