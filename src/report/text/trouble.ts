import { isAtLeast, SEVERITIES, type Severity } from '../../stream/severity.js';
import { reportKindOf } from '../kinds.js';
import type { StreamReport } from '../stream-report.js';
import { type Alarm, alarmsOf } from './alarms.js';

/** What is wrong with a stream, as far as it decides which stream to look at first. */
export interface Trouble {
  /** Nothing came in the last report interval. */
  readonly isSilent: boolean;
  /** Losses of the last report interval, wherever they were. */
  readonly newLosses: number;
  readonly alarms: readonly Alarm[];
  /** Gravest first, each the greater the worse. */
  readonly ranks: readonly number[];
}

export function troubleOf(stream: StreamReport): Trouble {
  const alarms = alarmsOf(stream);
  const [critical, major, warning] = SEVERITIES.toReversed().map((severity) => raisedOf(alarms, severity));
  const isSilent = packetsNow(stream) === 0;
  const newLosses = sumOf(stream.losses.interval.losses) + (stream.rtp?.holes.interval.rtp_hole_lost ?? 0);
  const allLosses = sumOf(stream.losses.total.losses) + (stream.rtp?.rtp_lost ?? 0);
  return {
    isSilent,
    newLosses,
    alarms,
    ranks: [Number(isSilent), critical!, newLosses, major!, warning!, allLosses],
  };
}

export function compareTrouble({ ranks: a }: Trouble, { ranks: b }: Trouble): number {
  const index = a.findIndex((rank, place) => rank !== b[place]);
  return index < 0 ? 0 : b[index]! - a[index]!;
}

/** Whether it is to be looked at now: it is silent, loses packets, or has an alarm that is major or critical. */
export function isInTrouble({ isSilent, newLosses, alarms }: Trouble): boolean {
  const isGrave = ({ report: { state, severity } }: Alarm): boolean =>
    state === 'raised' && isAtLeast(severity, 'major');
  return isSilent || newLosses > 0 || alarms.some(isGrave);
}

function raisedOf(alarms: readonly Alarm[], severity: Severity): number {
  return alarms.filter(({ report }) => report.state === 'raised' && report.severity === severity).length;
}

/** Packets or datagrams of the last report interval; null where none are counted. */
function packetsNow(stream: StreamReport): number | null {
  return stream.transport?.interval.datagrams ?? reportKindOf(stream)?.text.packetsNow(stream) ?? null;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
