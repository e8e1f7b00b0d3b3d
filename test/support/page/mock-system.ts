import type { ProbeCard, ProbeSystem, SystemAnswer } from '../../../src/board/contract.js';
import { probeSumsOf } from '../../../src/board/probe-sums.js';
import { zeroCounts } from '../../../src/report/cause-counts.js';
import { type DeliveryAccount, DROP_CAUSES } from '../../../src/report/delivery-account.js';
import { DECODER_ENDS, NOT_DECODED_CAUSES } from '../../../src/report/picture-account.js';
import { TAP_DROP_CAUSES } from '../../../src/report/tap-account.js';
import { PROBE_COUNTERS } from '../../../src/stream/counters.js';
import type { MockBoard } from './mock-board.js';

/** `/api/system` of a mock of the board: a monitor with some trouble, unless it is to be well. */
export function mockSystem(board: MockBoard, isWell = false): SystemAnswer {
  const probes = board.probes().map((card, index) => probeOf(card, isWell ? 0 : index));
  return {
    time_ms: Date.now(),
    monitor: {
      type: 'monitor_accounting',
      final: false,
      timestamp: Date.now(),
      received_messages: 48_210,
      undecodable_messages: {} as never,
      refused_messages: { table_full: 0, superseded_session: isWell ? 0 : 2 } as never,
      deliveries: {
        metrics_file: delivery({ made: 91_204, delivered: 91_204 }),
        kafka: isWell
          ? delivery({ made: 91_204, delivered: 91_204 })
          : delivery({
              ...{
                made: 91_204,
                delivered: 88_000,
                waiting: 3000,
                spooled: 2800,
                queue_bytes: 5_300_000,
                lag_ms: 95_000,
              },
              ...{
                dropped: { ...zeroCounts(DROP_CAUSES), queue_full: 204 },
                retries: 12,
                last_error: 'no broker answers',
              },
            }),
        webhook: delivery({ made: 17, delivered: 17 }),
      },
      pictures: {
        ...{
          processes: 2,
          asked: 1200,
          decoded: 1195,
          damaged: 3,
          waiting: 1,
          in_flight: 2,
          not_saved: 0,
          cpu_ms: 9000,
        },
        not_decoded: { ...zeroCounts(NOT_DECODED_CAUSES), superseded: 2 },
        decoders_ended: zeroCounts(DECODER_ENDS),
        interval_ms: 5000,
      },
      taps: {
        'http:8081': {
          ...{
            stream_id: '239.1.0.1:5000',
            readers: 1,
            refused_readers: 0,
            offered_packets: 50_000,
            sent_packets: 49_990,
          },
          ...{ waiting_packets: 10, dropped_packets: zeroCounts(TAP_DROP_CAUSES) },
        },
      },
    },
    faults: [],
    probes,
    host: null,
    host_dropped: { backlog: null, udp_buffers: null, interface: null },
    http: {
      ...{ connections: 3, streams: 1, sessions: 0, requests: 412, sign_ins: 0, made_room: 0, answers: { '2xx': 410 } },
      refused: { slow: isWell ? 0 : 1, not_found: 2 },
    },
    board: {
      ...{ rows: board.rows.size, alarms: board.alarms.size, events: 12, clients: 1 },
      ...{ delta_bytes: 900, ring_bytes: 40_000, picture_bytes: 3_000_000 },
    },
    process: { uptime_s: 93_784, resident_bytes: 180e6, heap_bytes: 60e6 },
    versions: { tscap: '0.0.0', node: 'v22.0.0' },
  };
}

/** The second one has trouble. */
function probeOf(card: ProbeCard, index: number): ProbeSystem {
  const sums = probeSumsOf([]);
  const isBad = index === 1;
  return {
    ...card,
    ...(index === 0 ? { state: 'heard', kernel_dropped: 0 } : {}),
    record: {
      ...Object.fromEntries(PROBE_COUNTERS.map((name) => [name, 0])),
      ...{ type: 'probe_accounting', final: false, timestamp: 0, probe_id: card.probe, session_id: '00000000000000a1' },
      ...{ source: card.source, is_live: true, stream_datagrams: card.stream_datagrams, end_reason: null },
    } as unknown as NonNullable<ProbeSystem['record']>,
    sums: {
      ...sums,
      published_packets: 861_000_000,
      received_packets: 860_999_000,
      link_lost_packets: isBad ? 1000 : 0,
      rejected_datagrams: { ...sums.rejected_datagrams, sync_byte: isBad ? 3 : 0, not_classified: isBad ? 12 : 0 },
      recorded_packets: 400_000_000,
      recorded_bytes: 75e9,
    },
  };
}

function delivery(changes: Partial<DeliveryAccount>): DeliveryAccount {
  return {
    ...{ made: 0, sent: 0, delivered: 0, waiting: 0, spooled: 0, queue_bytes: 0, dropped: zeroCounts(DROP_CAUSES) },
    ...{ lost: 0, retries: 0, last_error: null, lag_ms: 0, runs: null },
    ...changes,
  };
}
