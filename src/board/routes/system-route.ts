import { apiRoute } from '../../http/api/told-route.js';
import type { HttpFigures } from '../../http/figures.js';
import { jsonAnswer, type Route } from '../../http/route.js';
import { probeIdentityFaults } from '../../report/accounting.js';
import { deliveryIdentityFaults } from '../../report/delivery-account.js';
import { tapIdentityFaults } from '../../report/tap-account.js';
import type { HostReport } from '../../system/host-report.js';
import type { Board } from '../board.js';
import type { HttpAccount, ProbeSystem, SystemAnswer } from '../contract.js';
import { baseNameOf } from '../row-name.js';
import { hostWithoutPlaces, monitorWithoutPlaces } from '../without-places.js';
import type { BoardContext } from './board-context.js';

/** `/api/system` */
export function systemRoute(context: BoardContext): Route {
  const atStart = context.host();
  return apiRoute('GET /api/system', () => jsonAnswer(systemAnswer(context, atStart)));
}

function systemAnswer({ board, feed, host, http, facts, now }: BoardContext, atStart: HostReport | null): SystemAnswer {
  const report = host();
  const monitor = board.monitor === undefined ? null : monitorWithoutPlaces(board.monitor);
  const probes = probesOf(board, now());
  const memory = process.memoryUsage();
  return {
    time_ms: now(),
    monitor,
    faults: faultsOf(monitor, probes),
    probes,
    host: report === null ? null : hostWithoutPlaces(report),
    host_dropped: hostDropped(report, atStart),
    http: httpAccount(http),
    board: {
      rows: board.rows.size,
      alarms: board.alarms.size,
      events: board.events.size,
      clients: feed.clients,
      delta_bytes: feed.deltaBytes,
      ring_bytes: feed.ring.bytes,
      picture_bytes: board.pictures.bytes,
    },
    process: { uptime_s: process.uptime(), resident_bytes: memory.rss, heap_bytes: memory.heapUsed },
    versions: { tscap: facts().version, node: process.version },
  };
}

/** What the host dropped since the monitor was started; the counters themselves are those since boot. */
function hostDropped(now: HostReport | null, start: HostReport | null): SystemAnswer['host_dropped'] {
  return {
    backlog: grown(now?.softnet?.softnet_dropped_total, start?.softnet?.softnet_dropped_total),
    udp_buffers: grown(now?.udp?.udp_receive_buffer_errors_total, start?.udp?.udp_receive_buffer_errors_total),
    interface: grown(now?.network_interface?.receive_dropped_total, start?.network_interface?.receive_dropped_total),
  };
}

/** null: it is not known, or the counter began anew. */
function grown(now: number | undefined, start: number | undefined): number | null {
  return now === undefined || start === undefined || now < start ? null : now - start;
}

function probesOf(board: Board, nowMs: number): ProbeSystem[] {
  return board.probes
    .details(nowMs, (probeId) => board.rows.ofProbe(probeId))
    .map(({ card, record, sums }) => ({
      ...card,
      record: record === undefined ? null : { ...record, source: baseNameOf(record.source) },
      sums,
    }));
}

/** The equations that do not hold. */
function faultsOf(monitor: SystemAnswer['monitor'], probes: readonly ProbeSystem[]): string[] {
  return [
    ...Object.entries(monitor?.deliveries ?? {}).flatMap(([name, account]) => deliveryIdentityFaults(name, account)),
    ...Object.entries(monitor?.taps ?? {}).flatMap(([name, account]) => tapIdentityFaults(name, account)),
    ...probes.flatMap(({ probe, record }) =>
      record === null ? [] : probeIdentityFaults(record).map((fault) => `${probe}: ${fault}`),
    ),
  ];
}

function httpAccount(figures: HttpFigures): HttpAccount {
  const { connections, streams, requests, signIns, madeRoom, answers, refused } = figures;
  return {
    connections,
    streams,
    sessions: figures.countSessions(),
    requests,
    sign_ins: signIns,
    made_room: madeRoom,
    answers: { ...answers },
    refused: { ...refused },
  };
}
