import type { FrameFormat } from './frame-format.js';
import { type SenderLimit, type SenderType, senderLimit } from './sender-limits.js';
import type { SenderTimingFigures } from './sender-timing-analyzer.js';
import type { ValueFigures } from './value-counts.js';

/** What a sender complies with, the strictest of them; or why that is not known. */
export interface SenderVerdict {
  /** The strictest type of sender whose limits are kept. */
  readonly verdict: SenderType | 'not_compliant' | 'unmeasurable';
  /** In words: which value keeps it from being stricter. */
  readonly reason: string;
}

/** From the strictest on. */
const STRICTEST_FIRST: readonly SenderType[] = ['narrow', 'narrow_linear', 'wide'];

/** Judges what was measured of whole frames, C_INST as EBU LIST has it. Spec: SMPTE ST 2110-21, 7.1 */
export function senderVerdict(format: FrameFormat, figures: SenderTimingFigures): SenderVerdict {
  if (figures.frames === 0) return { verdict: 'unmeasurable', reason: 'no whole frame' };
  const faults: string[] = [];
  for (const type of STRICTEST_FIRST) {
    const fault = faultOf(senderLimit(format, type), figures, type);
    if (fault === undefined) return { verdict: type, reason: faults.join('; ') };
    faults.push(fault);
  }
  return { verdict: 'not_compliant', reason: faults.join('; ') };
}

function faultOf({ c_max, vrx_full }: SenderLimit, figures: SenderTimingFigures, type: SenderType): string | undefined {
  const name = type.replace('_', ' ');
  const vrx: ValueFigures = type === 'narrow_linear' ? figures.vrx_linear : figures.vrx_gapped;
  const { max: cInst } = figures.c_inst_list;
  if (cInst === null || vrx.min === null || vrx.max === null) return `not ${name}: nothing measured`;
  if (cInst > c_max) return `not ${name}: C_INST ${cInst} above ${c_max}`;
  if (vrx.min < 0) return `not ${name}: VRX ${vrx.min} below 0`;
  if (vrx.max > vrx_full) return `not ${name}: VRX ${vrx.max} above ${vrx_full}`;
  return undefined;
}
