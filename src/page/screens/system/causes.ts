// Tested by: test/page/screens/system/troubles.test.ts
import { groupDigits } from '../../../text/units.js';

type Causes = Readonly<Record<string, number>>;

export function totalOf(causes: Causes): number {
  return Object.values(causes).reduce((sum, count) => sum + count, 0);
}

/** `slow 3, rate 1`: those above 0, the most first. */
export function causesText(causes: Causes): string {
  const some = Object.entries(causes).filter(([, count]) => count > 0);
  return some
    .sort(([, a], [, b]) => b - a)
    .map(([cause, count]) => `${cause.replaceAll('_', ' ')} ${groupDigits(count)}`)
    .join(', ');
}

/** `12.3 MiB`; `-` where it is not known. */
export function bytesText(bytes: number | null): string {
  if (bytes === null) return '-';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
