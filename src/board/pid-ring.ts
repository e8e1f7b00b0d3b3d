// Tested by: test/board/routes/board-routes.test.ts
import type { TransportStreamReport } from '../report/kinds/mpegts/report.js';
import type { PidRatesAnswer } from './contract.js';

/** So long are the rows together. */
const SPAN_S = 600;
/** PIDs with a place of their own; what else there is goes to the rest, which has the last place. */
const PLACES = 16;
const REST = -1;

/** Bitrates of the biggest PIDs of a transport stream over the last minutes, in a ring of fixed size. */
export class PidRing {
  readonly #rows: number;
  readonly #times: Float64Array;
  readonly #rates: Float32Array;
  /** By place; 0 where there is none: PID 0 is small, and never among them before others. */
  readonly #pids = new Int32Array(PLACES).fill(REST);
  readonly #types: string[] = Array.from({ length: PLACES }, () => '');
  #next = 0;
  #lastS = Number.NEGATIVE_INFINITY;

  /** A row is kept every `stepS` seconds. */
  constructor(readonly stepS: number) {
    this.#rows = SPAN_S / stepS;
    this.#times = new Float64Array(this.#rows).fill(Number.NaN);
    this.#rates = new Float32Array(this.#rows * (PLACES + 1)).fill(Number.NaN);
  }

  add(timeS: number, { pids }: TransportStreamReport): void {
    if (timeS < this.#lastS + this.stepS && timeS >= this.#lastS) return;
    this.#lastS = timeS;
    const rates = Object.values(pids).map(({ pid, type, bitrate_now_bps }) => ({
      pid,
      type,
      bps: bitrate_now_bps ?? 0,
    }));
    rates.sort((a, b) => b.bps - a.bps);
    this.#times[this.#next] = timeS;
    const row = this.#rates.subarray(this.#next * (PLACES + 1), (this.#next + 1) * (PLACES + 1)).fill(Number.NaN);
    row[PLACES] = 0;
    for (const [rank, { pid, type, bps }] of rates.entries()) {
      const place = this.#placeOf(pid, type, rank < PLACES, rates);
      if (place === PLACES) row[PLACES]! += bps;
      else row[place] = bps;
    }
    this.#next = (this.#next + 1) % this.#rows;
  }

  answer(key: string): PidRatesAnswer {
    const order = Array.from({ length: this.#rows }, (_, step) => (this.#next + step) % this.#rows).filter(
      (at) => !Number.isNaN(this.#times[at]!),
    );
    const columnOf = (place: number): (number | null)[] =>
      order.map((at) => {
        const rate = this.#rates[at * (PLACES + 1) + place]!;
        return Number.isNaN(rate) ? null : rate;
      });
    const places = [...this.#pids.keys()].filter((place) => this.#pids[place] !== REST);
    const columns = places.map((place) => ({
      pid: this.#pids[place]!,
      type: this.#types[place]!,
      bitrate_bps: columnOf(place),
    }));
    const lastOf = ({ bitrate_bps }: { bitrate_bps: readonly (number | null)[] }): number => bitrate_bps.at(-1) ?? 0;
    columns.sort((a, b) => lastOf(b) - lastOf(a));
    return {
      key,
      time_s: order.map((at) => this.#times[at]!),
      pids: [...columns, { pid: REST, type: 'others', bitrate_bps: columnOf(PLACES) }],
    };
  }

  /** The place of the PID; one of the biggest gets that of one which is not there any more, or is among the smallest now. */
  #placeOf(pid: number, type: string, isBig: boolean, rates: readonly { pid: number }[]): number {
    const known = this.#pids.indexOf(pid);
    if (known >= 0) {
      this.#types[known] = type;
      return known;
    }
    if (!isBig) return PLACES;
    const big = new Set(rates.slice(0, PLACES).map((rate) => rate.pid));
    let place = this.#pids.indexOf(REST);
    if (place < 0) place = this.#pids.findIndex((candidate) => !big.has(candidate));
    if (place < 0) return PLACES;
    this.#give(place, pid, type);
    return place;
  }

  /** What the place held goes to the rest. */
  #give(place: number, pid: number, type: string): void {
    for (let at = 0; at < this.#rows; at++) {
      const from = at * (PLACES + 1) + place;
      const rate = this.#rates[from]!;
      if (!Number.isNaN(rate)) this.#rates[at * (PLACES + 1) + PLACES]! += rate;
      this.#rates[from] = Number.NaN;
    }
    this.#pids[place] = pid;
    this.#types[place] = type;
  }
}
