import { parseCount } from './count.js';

const KIB = 1024;

/** Memory and swap of the host; used memory is what programs cannot have without swapping: total less available. */
export interface MemoryInfo {
  /** All of it. */
  readonly memory_total_bytes: number | null;
  /** What programs cannot have without swapping: total less available. */
  readonly memory_used_bytes: number | null;
  /** What programs can have without swapping. */
  readonly memory_available_bytes: number | null;
  /** All of it. */
  readonly swap_total_bytes: number | null;
  /** What is taken. */
  readonly swap_used_bytes: number | null;
}

/** Reads /proc/meminfo; kernels before 3.14 have no figure of what is available. */
export function parseMemoryInfo(text: string): MemoryInfo {
  const total = bytesOf(text, 'MemTotal');
  const available = bytesOf(text, 'MemAvailable');
  const swapTotal = bytesOf(text, 'SwapTotal');
  return {
    memory_total_bytes: total,
    memory_used_bytes: difference(total, available),
    memory_available_bytes: available,
    swap_total_bytes: swapTotal,
    swap_used_bytes: difference(swapTotal, bytesOf(text, 'SwapFree')),
  };
}

function bytesOf(text: string, name: string): number | null {
  const kib = parseCount(new RegExp(`^${name}:\\s*(\\S+) kB$`, 'm').exec(text)?.[1]);
  return kib === null ? null : kib * KIB;
}

function difference(whole: number | null, part: number | null): number | null {
  return whole === null || part === null ? null : Math.max(0, whole - part);
}
