import type {
  Alarm,
  EventLine,
  EventsAnswer,
  PidRatesAnswer,
  StreamAnswer,
  TimelineAnswer,
  WindowAnswer,
} from '../../../src/board/contract.js';
import { HttpError, type HttpRequest, jsonAnswer, jsonBody, type Route } from '../../../src/http/route.js';
import type { MockBoard } from './mock-board.js';
import { mockReport } from './mock-report.js';

const STEP_S: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };
const RULES = ['Continuity_count_error', 'PAT_error_2', 'PCR_accuracy_error', 'Video_frozen'];
/** Epoch s of the middle of what has no reports: far from the last hours, which the tests look at. */
const HOLE_S = Date.now() / 1000 - 20 * 3600;
const BLAMES = ['network', 'upstream', 'host', 'probe_queue', 'link', 'unknown'];

/** One stream in depth, its windows of figures, events, the timeline and acknowledgements, made up by the time alone. */
export function depthRoutes(board: MockBoard, changed: (alarm: Alarm) => void): Route[] {
  const rowOf = (key: string) => {
    const row = [...board.rows.values()].find((found) => found.key === key);
    if (row === undefined) throw new HttpError(404, 'no such stream');
    return row;
  };
  const get = (path: string, handle: (request: HttpRequest) => object): Route => ({
    ...{ method: 'GET', path, role: 'viewer' },
    handle: (request) => jsonAnswer(handle(request)),
  });
  const ack = (method: 'POST' | 'DELETE'): Route => ({
    ...{ method, path: '/api/alarms/:id/ack', role: 'operator', bodyBytes: 8192 },
    handle: (request) => {
      const alarm = board.alarms.get(request.params.id!);
      if (alarm === undefined) throw new HttpError(404, 'no such alarm');
      if (board.me.role !== 'operator') throw new HttpError(403, 'not allowed');
      const note = method === 'POST' ? (jsonBody(request) as { note: string }).note : '';
      const acked = method === 'POST' ? { by: 'local', at_ms: Date.now(), note } : null;
      const next = { ...alarm, acked };
      board.alarms.set(alarm.id, next);
      changed(next);
      return jsonAnswer({ id: alarm.id, acked, is_kept: true });
    },
  });
  return [
    get('/api/streams/:key', ({ params }) => answerOf(board, rowOf(params.key!))),
    get('/api/streams/:key/window', ({ params, query }) => windowOf(params.key!, query)),
    get('/api/streams/:key/pids', ({ params }) => pidsOf(params.key!)),
    get('/api/events', ({ query }) => eventsOf(board, query)),
    get('/api/timeline', ({ query }) => timelineOf(board, query)),
    ack('POST'),
    ack('DELETE'),
  ];
}

function answerOf(board: MockBoard, row: { key: string; kind: string; stream_id: string }): StreamAnswer {
  const [n, live] = [...board.rows].find(([, { key }]) => key === row.key)!;
  const now = Date.now();
  return {
    ...{ key: row.key, n, origin_ms: now - 3_600_000, recording: live.recording, accounting_faults: [] },
    ...{ format: null, span: null },
    report:
      live.state === 'not_measured' ? null : mockReport(row.kind, row.stream_id, now, live.name?.names[0] ?? 'Service'),
    accounting: accounting(live.recording?.file ?? null) as StreamAnswer['accounting'],
    alarms: [...board.alarms.values()].filter((alarm) => alarm.n === n),
    events: madeEvents([row.key], now / 1000 - 7200, now / 1000).slice(-200),
    rules: { PCR_repetition_error: { text: 'PCRs are too far apart', limits: { max_ms: 100 } } },
  };
}

function accounting(file: string | null): object {
  const lost = { sync_byte: 3, null_packet: 120_000, other: 0 };
  return {
    ...{ type: 'accounting', captured_packets: 9_000_000, rejected_packets: lost, queue_dropped_packets: 140 },
    ...{ published_packets: 8_879_857, before_join_packets: 1200, link_lost_packets: 57, received_packets: 8_878_600 },
    ...{ rtp_lost: 12, kernel_dropped_datagrams: 1234, interface_dropped_datagrams: 0, output_file: file },
    ...{ recorded_packets: file === null ? 0 : 8_878_600, recorded_bytes: file === null ? 0 : 1_669_176_800 },
    ...{ not_recorded: { no_output: file === null ? 8_878_600 : 0 }, analysed_packets: 8_878_600, not_analysed: {} },
  };
}

function windowOf(key: string, query: URLSearchParams): WindowAnswer {
  const step = (query.get('step') ?? 'second') as WindowAnswer['step'];
  const stepS = STEP_S[step]!;
  const to = Math.min(Number(query.get('to')), Date.now() / 1000);
  const from = Number(query.get('from'));
  const time_s: number[] = [];
  for (let at = Math.ceil(from / stepS) * stepS; at < to; at += stepS) if (!isHole(at)) time_s.push(at);
  const wave = (middle: number, periodS: number, swing = 0.3) =>
    time_s.map((at) => middle * (1 + swing * Math.sin(at / periodS) + 0.1 * noise(at)));
  const losses = BLAMES.map((blame, index) => [
    `lost_packets_${blame}`,
    time_s.map((at) => (noise(at * 7 + index) > 0.985 - 0.005 * index ? Math.ceil(20 * noise(at + index)) : 0)),
  ]);
  return {
    ...{
      key,
      step,
      from_s: from,
      to_s: to,
      source: from < Date.now() / 1000 - 600 ? 'history' : 'memory',
      is_cut: false,
    },
    time_s,
    values: {
      ...{ bitrate_bps: wave(8e6, 37, 0.05), iat_avg_ns: wave(1.05e6, 23, 0.1), iat_max_ns: wave(3e6, 11) },
      ...{ rtp_jitter_max_ns: wave(90_000, 50), mdi_delay_factor_max_ms: wave(12, 50), errors: wave(0, 1) },
      ...{ pcr_interval_max_ns: wave(3.9e7, 90, 0.02), pcr_accuracy_peak_ns: wave(300, 60) },
      ...{ pcr_jitter_peak_to_peak_ns: wave(91_000, 70), rtp_lost: wave(0, 1), buffer_fill: wave(0.6, 40) },
      ...Object.fromEntries(losses),
    },
  };
}

function pidsOf(key: string): PidRatesAnswer {
  const now = Math.floor(Date.now() / 1000);
  const time_s = Array.from({ length: 600 }, (_, index) => now - 599 + index);
  const rates = [7.2e6, 448e3, 192e3, 64e3, 32e3, 15e3, 15e3, 9e3, 6e3, 1e3];
  const pids = rates.map((rate, index) => ({
    ...{ pid: 256 + index, type: index === 0 ? 'H.264 video' : index < 4 ? 'MPEG audio layer II' : 'PSI' },
    bitrate_bps: time_s.map((at) => Math.round(rate * (1 + 0.1 * Math.sin(at / (20 + index))))),
  }));
  return { key, time_s, pids: [...pids, { pid: -1, type: 'others', bitrate_bps: time_s.map(() => 20e3) }] };
}

function eventsOf(board: MockBoard, query: URLSearchParams): EventsAnswer {
  const toS = Number(query.get('to')) || Date.now() / 1000;
  const fromS = Number(query.get('from')) || toS - 86_400;
  const stream = query.get('stream');
  const rule = query.get('rule');
  const severity = query.get('severity') ?? 'info';
  const least = ['info', 'warning', 'major', 'critical'].indexOf(severity);
  const all = madeEvents(
    [...board.rows.values()].map(({ key }) => key),
    fromS,
    toS,
  ).filter(
    (event) =>
      (stream === null || event.key === stream) &&
      (rule === null || event.name === rule) &&
      ['info', 'warning', 'major', 'critical'].indexOf(event.severity) >= least,
  );
  const limit = Number(query.get('limit') ?? 200);
  const events = all.reverse().slice(0, limit);
  return { source: 'history', events, is_cut: all.length > limit, known_from_s: Date.now() / 1000 - 4 * 86_400 };
}

function timelineOf(board: MockBoard, query: URLSearchParams): TimelineAnswer {
  const from_s = Number(query.get('from'));
  const to_s = Number(query.get('to'));
  const lanes = [...board.rows.values()].map(({ key }) => ({
    key,
    intervals: madeEvents([key], from_s, to_s).flatMap((event) =>
      event.event !== 'raised'
        ? []
        : [
            {
              ...{ name: event.name, severity: event.severity, begin_ms: event.time_ms, is_begun_before: false },
              end_ms: noise(event.time_ms) > 0.9 ? null : event.time_ms + 30_000 + 2e6 * noise(event.time_ms),
              times: 1 + Math.floor(3 * noise(event.time_ms + 1)),
            },
          ],
    ),
  }));
  return {
    source: 'history',
    from_s,
    to_s,
    lanes: lanes.filter(({ intervals }) => intervals.length > 0),
    is_cut: false,
  };
}

/** Events of those streams, the same for a time whenever one asks. */
function madeEvents(keys: readonly string[], fromS: number, toS: number): EventLine[] {
  const events = keys.flatMap((key, index) => {
    const seed = [...key].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 100_000;
    const made: EventLine[] = [];
    for (let at = Math.ceil(fromS / 900) * 900; at < toS; at += 900) {
      const chance = noise(at + seed * 131);
      if (chance < 0.8) continue;
      const name = RULES[Math.floor(chance * 97) % RULES.length]!;
      const event = (['raised', 'cleared', 'loss', 'cue'] as const)[Math.floor(chance * 1000) % 4]!;
      made.push({
        ...{ id: `${key}-${at}`, n: index, key, time_ms: (at + 300 * chance) * 1000, event },
        name: event === 'raised' || event === 'cleared' ? name : event === 'cue' ? 'splice_insert' : 'loss',
        severity:
          event === 'cue' ? 'info' : (['critical', 'major', 'warning'] as const)[Math.floor(chance * 10_000) % 3]!,
        message: `${name.replaceAll('_', ' ')} on PID 0x0100 (H.264 video of "Service & <b>"): a made-up event`,
        ...{ blame: event === 'loss' ? 'network' : null, count: event === 'cue' ? null : Math.ceil(50 * chance) },
      });
    }
    return made;
  });
  return events.sort((a, b) => a.time_ms - b.time_ms);
}

/** Half an hour of yesterday has no reports, at whatever time of the day it is shown, nor have 12 s of each 10 minutes. */
function isHole(timeS: number): boolean {
  return Math.abs(timeS - HOLE_S) < 900 || timeS % 600 < 12;
}

/** From 0 to below 1, by the number alone. */
function noise(value: number): number {
  let mixed = Math.imul(Math.floor(value) ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}
