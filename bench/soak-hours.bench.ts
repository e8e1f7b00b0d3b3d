import { loadavg } from 'node:os';
import { pino } from 'pino';
import { exposedCollector } from '../src/cli/garbage-collection.js';
import { RateLimitedLog } from '../src/cli/rate-limited-log.js';
import { loadInspectHere } from '../src/inspect/inspection.js';
import { Monitor } from '../src/monitor/monitor.js';
import { EndlessClip, newCounters } from '../src/mpegts/endless-clip.js';
import { PACKET_SIZE } from '../src/mpegts/packet.js';
import { LatestRecords } from '../src/prometheus/latest-records.js';
import type { RecordTaker } from '../src/report/record-taker.js';
import type { NdjsonRecord } from '../src/report/records.js';
import {
  bitrateOf,
  DATAGRAM_BYTES,
  DATAGRAM_PACKETS,
  type DvbRecipe,
  dvbProgramme,
  nsPerDatagram,
} from './support/dvb-programme.js';
import { round } from './support/figures.js';
import { courseRows, flatVerdicts, type MemorySample } from './support/memory-course.js';
import { saveResult } from './support/results.js';
import { SimulatedProbe, type SimulatedSecond } from './support/simulated-probe.js';

const HOURS = Number(process.env.BENCH_HOURS ?? 12);
const SERVICES = Number(process.env.BENCH_SERVICES ?? 100);
const SAMPLE_S = 1800;
const REPORT_S = 10;
/** Each service loses a datagram so often. */
const LOSS_S = 420;
/** Another probe begins anew so often. */
const SESSION_S = 600;
const ROUND_S = 24 * 5;
const START_S = 1_795_305_600;
const RECIPE: DvbRecipe = {
  ...{ services: 1, withText: 1, bitrateBps: 230_000 },
  ...{ size: '128x96', videoBps: 20_000, audioBps: 32_000, pictureRate: 5, channels: 1, pcrMs: 36 },
};

const collect = exposedCollector();

/** Seconds of one programme without end, whose clocks go on. */
class ProgrammeSeconds {
  readonly #clip: EndlessClip;
  readonly #counters = newCounters();
  readonly #nsPerDatagram: number;
  #packets = 0;

  constructor(recipe: DvbRecipe) {
    const bitrateBps = bitrateOf(recipe);
    this.#clip = new EndlessClip(dvbProgramme(recipe, ROUND_S), bitrateBps, ROUND_S);
    this.#nsPerDatagram = nsPerDatagram(bitrateBps);
  }

  second(n: number): SimulatedSecond {
    const first = Math.ceil((n * 1e9) / this.#nsPerDatagram);
    const count = Math.ceil(((n + 1) * 1e9) / this.#nsPerDatagram) - first;
    const payload = Buffer.alloc(count * DATAGRAM_BYTES);
    const { packets } = this.#clip;
    for (let packet = 0; packet < count * DATAGRAM_PACKETS; packet++, this.#packets++) {
      const turn = Math.floor(this.#packets / packets);
      this.#clip.write(payload, packet * PACKET_SIZE, this.#packets % packets, turn, this.#counters);
    }
    const arrivalNs = Float64Array.from({ length: count }, (_, row) => (first + row) * this.#nsPerDatagram - n * 1e9);
    return { epochS: START_S + n, arrivalNs, payload };
  }
}

/** Counts the records, and keeps the latest ones as an outlet of metrics does. */
class Counted implements RecordTaker {
  readonly name = 'counted';
  readonly counts: Record<string, number> = {};
  readonly #latest: LatestRecords;

  constructor(now: () => number) {
    this.#latest = new LatestRecords(now);
  }

  write(record: NdjsonRecord): void {
    const { type } = record;
    const kind = type === 'event' ? `${record.event} ${'name' in record ? record.name : ''}`.trim() : type;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.#latest.take(record);
  }

  async close(): Promise<void> {}
}

await run();

async function run(): Promise<void> {
  let nowMs = START_S * 1000;
  const taker = new Counted(() => nowMs);
  const log = new RateLimitedLog(pino({ level: 'silent' }));
  const monitor = new Monitor(
    {
      outputFile: undefined,
      overwrite: false,
      stream: [],
      packetCount: 0,
      noAnalysis: false,
      profile: '2020',
      takers: [taker],
      host: undefined,
      showOsStats: false,
      openView: () => undefined,
      exitOnEnd: false,
      inspectHere: await loadInspectHere({}, 0),
      expectedProbes: 1,
    },
    log,
    () => nowMs,
  );
  const programme = new ProgrammeSeconds(RECIPE);
  const probe = new SimulatedProbe('lasting', 1, SERVICES);
  let visitor = new SimulatedProbe('visiting', 2, 2);
  const samples: MemorySample[] = [];
  const startedMs = performance.now();
  const before = process.cpuUsage();
  for (let n = 0; n < HOURS * 3600; n++) {
    nowMs = (START_S + n + 1) * 1000;
    const second = programme.second(n);
    const messages = [
      ...probe.second(second, (stream) => ((n + 37 * stream) % LOSS_S === LOSS_S - 1 ? 2 : undefined)),
      ...visitor.second(second, () => undefined),
    ];
    if (n % SESSION_S === SESSION_S - 1) {
      messages.push(visitor.end('stopped'));
      visitor = new SimulatedProbe('visiting', 3 + n, 2);
    }
    for (const message of messages) await monitor.handle(message);
    monitor.checkSessions(2, n * 1000);
    monitor.writeRecords();
    if (n % REPORT_S === REPORT_S - 1) await monitor.writeReports();
    if ((n + 1) % SAMPLE_S === 0) samples.push(sampleAt(n + 1));
  }
  const { user, system } = process.cpuUsage(before);
  await monitor.close();
  saveResult('soak-hours', {
    title: `${HOURS} hours of ${SERVICES} services, simulated`,
    method: `The monitor's own code in one thread, without a socket, in a time of its own: ${SERVICES} services of ${round(bitrateOf(RECIPE) / 1000)} kb/s (as in the benchmark of many streams, but 5 small pictures a second and sound of one channel; a PCR every ${RECIPE.pcrMs} ms, tables and texts as often as in any), a batch and a status a second, a report every ${REPORT_S} s; each loses a datagram every ${LOSS_S / 60} minutes, and a second probe with two streams begins a new session every ${SESSION_S / 60} minutes. Memory after a collection of garbage, every half hour.`,
    columns: ['at', 'heap MiB', 'buffers MiB', 'resident MiB'],
    rows: courseRows(samples, 12, (s) => `${s / 3600} h`),
    verdicts: [
      ...flatVerdicts(samples.map(({ atS, bytes: { resident: _, ...bytes } }) => ({ atS, bytes }))),
      `records: ${Object.entries(taker.counts)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', ')}`,
      `${round((performance.now() - startedMs) / 60_000)} minutes, ${round((user + system) / 60e6)} of CPU, load ${round(loadavg()[0]!)}`,
    ],
  });
}

function sampleAt(atS: number): MemorySample {
  collect();
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const sample = { atS, bytes: { heap: heapUsed, buffers: arrayBuffers, resident: rss } };
  console.error(JSON.stringify(sample));
  return sample;
}
