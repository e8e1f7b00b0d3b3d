import { type Descriptor, parseDescriptors } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';
import type { SectionView } from '../section.js';

/**
 * Conditional access table: one section of it.
 * Spec: ISO/IEC 13818-1, 2.4.4.6
 */
export interface Cat {
  readonly descriptors: readonly Descriptor[];
}

export function parseCat(section: SectionView): Cat | typeof TRUNCATED {
  if (!section.hasSyntax) return TRUNCATED;
  const descriptors = parseDescriptors(section.bytes, section.bodyStart, section.bodyEnd);
  return descriptors === TRUNCATED ? TRUNCATED : { descriptors };
}
