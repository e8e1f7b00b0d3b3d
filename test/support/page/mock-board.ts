import { COLUMNS } from '../../../src/board/columns.js';
import type {
  Alarm,
  DeltaMessage,
  EventLine,
  ProbeCard,
  Row,
  RowCells,
  RowState,
  StateMessage,
} from '../../../src/board/contract.js';

type MutableRow = { -readonly [Key in keyof Row]: Row[Key] };

const NAMES = [
  'Das Erste HD',
  'ZDF HD',
  'arte',
  'Nordkanal',
  'BBC One HD',
  'France 24',
  'Radio Klassik',
  'Sport 1 with a rather long name of its service',
  'Südwest Fernsehen',
  'Kanal <b>9</b> & \u202eevil',
  'Контраст',
  '日本テレビ',
];
/** What is odd is at the front: a mock of a dozen streams has every state. */
const STATES: readonly RowState[] = [
  'ok',
  'error',
  'ok',
  'warning',
  'silent',
  'held_back',
  'ok',
  'no_data',
  'not_measured',
  'ok',
  'ok',
  'ok',
];
/** Of the whole board. */
const CHANGES_PER_S = 0.5;
const KINDS = ['rtp/mpegts', 'mpegts', 'rtp/mpegts', 'st2110-20', 'rtp/mpegts', 'mpegts'] as const;
const FORMATS = ['1080i50 H.264', '720p50 H.264', '576i50 MPEG-2', '1080p50 YCbCr-4:2:2 10 bit', '2160p50 HEVC', null];
const REASONS: Readonly<Record<RowState, string>> = {
  error: 'alarm of TR 101 290',
  silent: 'no datagram for 12 s',
  warning: 'packets were lost in the network',
  held_back: 'losses of this host in the last minute: not judged',
  no_data: 'no record for 14 s',
  not_measured: 'recorded, not analysed',
  ok: '',
};

/** A board that was made up: every state, names that are hostile, values that move. Nothing in it is by chance: a seed, and time that is given. */
export class MockBoard {
  readonly run: string;
  readonly deltas: DeltaMessage[] = [];
  readonly rows = new Map<number, MutableRow>();
  readonly alarms = new Map<string, Alarm>();
  me: StateMessage['me'] = { name: null, role: 'operator', has_session: false };
  #seq = 0;
  readonly #startMs: number;
  #timeMs: number;
  #random: number;
  readonly #isSteady: boolean;

  /** `isSteady`: no stream changes its state by itself. */
  constructor(streams: number, timeMs: number, { run = 'mock', seed = 1, isSteady = false } = {}) {
    this.run = run;
    this.#isSteady = isSteady;
    this.#startMs = timeMs;
    this.#timeMs = timeMs;
    this.#random = seed;
    for (let n = 0; n < streams; n++) this.#addRow(n);
  }

  state(): StateMessage {
    return {
      run: this.run,
      seq: this.#seq,
      time_ms: this.#timeMs,
      me: this.me,
      monitor: {
        version: '0.1.0',
        started_ms: this.#startMs - 86_400_000,
        interval_ms: 1000,
        input: null,
        is_done: false,
        span: null,
        history: 'open',
        keeps_acks: true,
        left_out: { records: 0, alarms: 0, pictures: 0, probes: 0 },
      },
      columns: COLUMNS,
      rows: [...this.rows].map(([n, row]) => cellsOf(n, row)),
      probes: this.probes(),
      alarms: [...this.alarms.values()],
      events: [],
    };
  }

  /** A second later: bitrates move, pictures come, now and then two streams exchange their states, so that as many as before are in each. */
  tick(timeMs: number): DeltaMessage {
    this.#timeMs = timeMs;
    const rows: unknown[][] = [];
    for (const [n, row] of this.rows) {
      const before = { ...row };
      this.#move(row);
      rows.push(changed(n, before, row));
    }
    const exchanged = this.#isSteady || this.#next() > CHANGES_PER_S ? [] : this.#exchange(rows);
    const old = [...this.alarms.values()].filter(
      ({ cleared_ms }) => cleared_ms !== null && timeMs - cleared_ms > 60_000,
    );
    for (const { id } of old) this.alarms.delete(id);
    return this.#add({
      rows: rows.filter(({ length }) => length > 1),
      alarms: exchanged,
      events: exchanged.map((alarm) => this.#eventOf(alarm)),
      alarms_removed: old.map(({ id }) => id),
    });
  }

  /** Puts a stream into a state from now on; gives the alarm that came or went. */
  setState(n: number, state: RowState): Alarm[] {
    const row = this.rows.get(n)!;
    const old = row.top_alarm === null ? undefined : this.alarms.get(row.top_alarm);
    const alarms: Alarm[] = old === undefined ? [] : [{ ...old, state: 'cleared', cleared_ms: this.#timeMs }];
    this.#enter(n, row, state, this.#timeMs);
    for (const alarm of alarms) this.alarms.set(alarm.id, alarm);
    const raised = row.top_alarm === null ? undefined : this.alarms.get(row.top_alarm);
    return raised === undefined ? alarms : [...alarms, raised];
  }

  /** The same as a delta, sent at once: as behind the event of an alarm. */
  change(n: number, state: RowState, timeMs: number): DeltaMessage {
    this.#timeMs = timeMs;
    const before = { ...this.rows.get(n)! };
    const alarms = this.setState(n, state);
    const events = alarms.map((alarm): EventLine => this.#eventOf(alarm));
    return this.#add({ rows: [changed(n, before, this.rows.get(n)!)], alarms, events });
  }

  /** Tells of alarms that have changed. */
  tell(alarms: readonly Alarm[], timeMs: number): DeltaMessage {
    this.#timeMs = timeMs;
    return this.#add({ alarms });
  }

  probes(): ProbeCard[] {
    return [...new Set([...this.rows.values()].map(({ probe }) => probe))].map((probe, index) => ({
      probe,
      state: index === 2 ? 'not_heard' : 'heard',
      heard_ms: this.#startMs,
      source: `eth${index}`,
      is_live: true,
      end_reason: null,
      streams: [...this.rows.values()].filter((row) => row.probe === probe).length,
      captured_frames: 123_456_789,
      stream_datagrams: 123_000_000,
      kernel_dropped: index === 1 ? 1234 : 0,
      interface_dropped: 0,
      queue_dropped_packets: 0,
      link_lost_packets: 0,
    }));
  }

  #add(delta: Omit<DeltaMessage, 'seq' | 'time_ms'>): DeltaMessage {
    const whole = { seq: ++this.#seq, time_ms: this.#timeMs, ...delta };
    this.deltas.push(whole);
    if (this.deltas.length > 100) this.deltas.shift();
    return whole;
  }

  #addRow(n: number): void {
    const probe = `probe-${1 + (n % 3)}`;
    const stream_id = `239.1.${Math.floor(n / 200)}.${1 + (n % 200)}:5000`;
    const kind = KINDS[n % KINDS.length]!;
    const rate = kind === 'st2110-20' ? 2.08e9 : 2e6 + ((n * 7919) % 18) * 1e6;
    const row: MutableRow = {
      key: `${probe}/${stream_id}`,
      ...{
        probe,
        stream_id,
        kind,
        is_rtp: kind !== 'mpegts',
        group: ['News', 'Sport & more', null][Math.floor(n / 3) % 3] ?? null,
        profile: 'default',
        has_arrival_times: true,
        last_record_ms: this.#timeMs,
      },
      name:
        n % 10 === 7
          ? null
          : { names: [n < NAMES.length ? NAMES[n]! : `${NAMES[n % 9]} ${n}`], count: n % 4 === 0 ? 5 : 1 },
      ...{
        state: 'ok',
        state_since_ms: this.#timeMs - 3_600_000 * (1 + (n % 40)),
        reason: '',
        top_alarm: null,
        alarm_count: 0,
      },
      bitrate_bps: rate,
      spark: Array.from({ length: 60 }, () => Math.round((rate * (0.97 + 0.06 * this.#next())) / 1e3)),
      ...{ errors_1m: 0, errors_1h: n % 11 === 0 ? 3 : 0, loss_1h: n % 9 === 1 ? { network: 120, host: 4 } : null },
      picture:
        kind === 'st2110-20' || n % 6 === 5
          ? null
          : { sequence: 1, time_ms: this.#timeMs - 2000, width: 320, height: 180, is_damaged: false },
      format: FORMATS[n % FORMATS.length]!,
      audio:
        n % 5 === 4 ? null : [[-18, -20], ...(n % 3 === 0 ? [[-23, null, -40, -9, -1, -12] as (number | null)[]] : [])],
      captions: (['present', 'none', 'lost'] as const)[n % 3]!,
      cue: n % 4 === 1 ? { time_ms: this.#timeMs + 42_000, text: 'splice_insert 1234 out' } : null,
      recording: n % 2 === 0 ? { state: 'recording', file: 'stream.mpegts', since_ms: this.#timeMs - 60_000 } : null,
    };
    this.rows.set(n, row);
    const state = n < STATES.length ? STATES[n]! : n % 37 === 0 ? STATES[((n / 37) % STATES.length) | 0]! : 'ok';
    this.#enter(n, row, state, this.#timeMs - 1000 * (5 + ((n * 131) % 5000)));
  }

  #enter(n: number, row: MutableRow, state: RowState, sinceMs: number): void {
    Object.assign(row, {
      state,
      state_since_ms: state === 'ok' ? row.state_since_ms : sinceMs,
      reason: REASONS[state],
    });
    const isAlarm = state === 'error' || state === 'silent' || state === 'warning';
    Object.assign(row, { top_alarm: isAlarm ? `a${n}-${sinceMs}` : null, alarm_count: isAlarm ? 1 + (n % 3) : 0 });
    if (state === 'silent') row.bitrate_bps = 0;
    if (isAlarm) this.alarms.set(row.top_alarm!, this.#alarmOf(n, row, sinceMs));
  }

  #alarmOf(n: number, row: MutableRow, sinceMs: number): Alarm {
    const [name, title, rule, severity, priority] =
      row.state === 'silent'
        ? (['Stream_lost', 'Its datagrams have stopped', null, 'critical', null] as const)
        : row.state === 'error'
          ? (['Continuity_count_error', 'Packets are missing, repeated or out of order', '1.4', 'major', 1] as const)
          : (['PCR_accuracy_error', 'The PCR is not exact', '2.4', 'warning', 2] as const);
    return {
      ...{
        id: row.top_alarm!,
        n,
        name,
        title,
        rule,
        priority,
        severity,
        state: 'raised',
        blame: row.state === 'error' ? 'network' : null,
      },
      ...{
        since_ms: sinceMs,
        last_ms: this.#timeMs,
        cleared_ms: null,
        count: 17,
        flaps: n % 2,
        value: 12,
        limits: {},
        pids: [256],
      },
      ...{ services: row.name?.names ?? [], acked: n === 3 ? { by: 'anna', at_ms: sinceMs, note: 'known' } : null },
    };
  }

  #eventOf(alarm: Alarm): EventLine {
    const { n, name, severity, title, blame, count, state } = alarm;
    return {
      id: `e${this.#seq}-${alarm.id}`,
      n,
      key: this.rows.get(n)!.key,
      time_ms: this.#timeMs,
      event: state,
      name,
      severity,
      message: title,
      blame,
      count,
    };
  }

  #move(row: MutableRow): void {
    if (row.state === 'no_data') return;
    const isSilent = row.state === 'silent';
    row.bitrate_bps = isSilent ? 0 : Math.round((row.bitrate_bps || 8e6) * (0.99 + 0.02 * this.#next()));
    row.spark = [...(row.spark as number[]).slice(-59), Math.round(row.bitrate_bps / 1e3)];
    if (row.state === 'error')
      Object.assign(row, { errors_1m: 12 + Math.floor(this.#next() * 9), errors_1h: row.errors_1h + 1 });
    else if (row.errors_1m > 0) row.errors_1m = 0;
    if (row.audio !== null && !isSilent)
      row.audio = row.audio.map((channels) =>
        channels.map((level) => (level === null ? null : -6 - Math.floor(this.#next() * 20))),
      );
    if (row.picture !== null && !isSilent && this.#next() < 0.2)
      row.picture = { ...row.picture, sequence: row.picture.sequence + 1, time_ms: this.#timeMs };
  }

  /** Two streams exchange their states: one in trouble, and one that is ok. Adds what changed to `changes`. */
  #exchange(changes: unknown[][]): Alarm[] {
    const pick = (isOk: boolean) => {
      const all = [...this.rows].filter(([, { state }]) => (state === 'ok') === isOk);
      return all[Math.floor(this.#next() * all.length)];
    };
    const [ok, bad] = [pick(true), pick(false)];
    if (ok === undefined || bad === undefined) return [];
    const { state } = bad[1];
    return [[...bad, 'ok'] as const, [...ok, state] as const].flatMap(([n, row, next]) => {
      const before = { ...row };
      const alarms = this.setState(n, next);
      changes.push(changed(n, before, row));
      return alarms;
    });
  }

  /** From 0 to below 1. Mulberry32. */
  #next(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}

function cellsOf(n: number, row: MutableRow): RowCells {
  return [n, ...COLUMNS.map((column) => row[column])];
}

function changed(n: number, before: MutableRow, row: MutableRow): unknown[] {
  const pairs = COLUMNS.flatMap((column, index) => {
    if (before[column] === row[column]) return [];
    return [index, column === 'spark' ? (row.spark as number[]).at(-1) : row[column]];
  });
  return [n, ...pairs];
}
