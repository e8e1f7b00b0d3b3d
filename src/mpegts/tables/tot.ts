import { type Descriptor, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';
import { utcTimeAt } from './dvb-time.js';

/**
 * Time offset table.
 * Spec: ETSI EN 300 468, 5.2.6
 */
export interface Tot {
  /** Seconds since 1970, or ABSENT where the bits are no time. */
  readonly utcTimeS: number;
  readonly descriptors: readonly Descriptor[];
}

const UTC_TIME_SIZE = 5;

export function parseTot(section: SectionView): Tot | typeof TRUNCATED {
  const { bytes, bodyStart, bodyEnd } = section;
  const descriptors = parseDescriptorLoop(bytes, bodyStart + UTC_TIME_SIZE, bodyEnd);
  return descriptors === TRUNCATED ? TRUNCATED : { utcTimeS: utcTimeAt(bytes, bodyStart), descriptors };
}
