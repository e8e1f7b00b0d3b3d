import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { utcTimeAt } from './dvb-time.js';

/**
 * Time and date table.
 * Spec: ETSI EN 300 468, 5.2.5
 */
export interface Tdt {
  /** Seconds since 1970, or ABSENT where the bits are no time. */
  readonly utcTimeS: number;
}

const UTC_TIME_SIZE = 5;

export function parseTdt(section: SectionView): Tdt | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  return bodyStart + UTC_TIME_SIZE > bodyEnd ? TRUNCATED : { utcTimeS: utcTimeAt(bytes, bodyStart) };
}
