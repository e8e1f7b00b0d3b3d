import { parseCount, parseCounts } from './count.js';

/** What /proc/stat says of the processors. */
export interface CpuStat {
  /** Processors that are on. */
  readonly count: number;
  /** Time of all processors together since boot, in clock ticks. */
  readonly totalTicks: number;
  /** The part of it without work: idle, or waiting for a disk. */
  readonly idleTicks: number;
  /** When the host was started: epoch seconds. */
  readonly bootTimeS: number | null;
}

/** user nice system idle iowait irq softirq steal; what follows (guests) is contained in user and nice. */
const COLUMNS = 8;
const IDLE = 3;
const IOWAIT = 4;

/** Reads /proc/stat; null: the times are not there. */
export function parseCpuStat(text: string): CpuStat | null {
  const times = parseCounts(/^cpu +(\d[\d ]*)$/m.exec(text)?.[1]?.split(/ +/).slice(0, COLUMNS) ?? []);
  if (times === null || times.length < COLUMNS) return null;
  return {
    count: text.match(/^cpu\d+ /gm)?.length ?? 0,
    totalTicks: times.reduce((sum, ticks) => sum + ticks, 0),
    idleTicks: times[IDLE]! + times[IOWAIT]!,
    bootTimeS: parseCount(/^btime (\S+)$/m.exec(text)?.[1]),
  };
}

/** Share of the processors' time that was spent on work between the two, in percent of all of them; null: no time passed. */
export function cpuUsagePercent(before: CpuStat, now: CpuStat): number | null {
  const totalTicks = now.totalTicks - before.totalTicks;
  if (totalTicks <= 0) return null;
  // The kernel's count of iowait may step back a little.
  const idleTicks = Math.min(totalTicks, Math.max(0, now.idleTicks - before.idleTicks));
  return (100 * (totalTicks - idleTicks)) / totalTicks;
}
