import { escaped } from '../../../text/printable.js';
import { countText, shareText, timeText, UNKNOWN } from '../../../text/units.js';
import { rateText } from '../../format.js';

/** Units that names of figures end in, and how such a value is written. */
const UNITS: readonly (readonly [suffix: string, text: (value: number) => string])[] = [
  ['_ns', timeText],
  ['_ms', (ms) => `${rounded(ms)} ms`],
  ['_bps', rateText],
  ['_bytes', (bytes) => `${countText(Math.round(bytes))} B`],
  ['_hz', (hz) => `${rounded(hz)} Hz`],
  ['_ppm_per_hour', (ppm) => `${rounded(ppm)} ppm/h`],
  ['_ppm', (ppm) => `${rounded(ppm)} ppm`],
  ['_percent', (percent) => `${rounded(percent)} %`],
  ['_share', shareText],
  ['_dbfs', (level) => `${level.toFixed(1)} dBFS`],
  ['_dbtp', (level) => `${level.toFixed(1)} dBTP`],
  ['_lufs', (level) => `${level.toFixed(1)} LUFS`],
  ['_lu', (level) => `${level.toFixed(1)} LU`],
];
const NUMBERED = /(^|_)(pid|table_id|did|sdid)$/;
const MOST_CHARACTERS = 400;

/** A value of a report by the unit that its name ends in. */
export function valueText(name: string, value: unknown): string {
  if (value === null || value === undefined) return UNKNOWN;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberText(name, value);
  const text = escaped(String(value));
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** `bitrate_avg_bps` → `bitrate avg` */
export function nameText(name: string): string {
  const unit = UNITS.find(([suffix]) => name.endsWith(suffix) && suffix !== '_share');
  return escaped(unit === undefined ? name : name.slice(0, -unit[0].length)).replaceAll('_', ' ');
}

/** `0x0100 256` */
export function pidText(pid: number): string {
  return `0x${pid.toString(16).padStart(4, '0')} ${pid}`;
}

/** `max interval 500 ms`, one after the other. */
export function limitsText(limits: Readonly<Record<string, number>> | undefined): string {
  return Object.entries(limits ?? {})
    .map(([name, value]) => `${nameText(name)} ${valueText(name, value)}`)
    .join(', ');
}

function numberText(name: string, value: number): string {
  if (NUMBERED.test(name) && Number.isInteger(value)) return `0x${value.toString(16)} ${value}`;
  return UNITS.find(([suffix]) => name.endsWith(suffix))?.[1](value) ?? rounded(value);
}

/** Whole numbers as they are, others in four digits that tell something. */
function rounded(value: number): string {
  return Number.isInteger(value) ? countText(value) : String(Number(value.toPrecision(4)));
}
