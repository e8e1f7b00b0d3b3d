import type { FlowDescription } from '../../st2110/d10/flow-description.js';
import type { AncSnapshot } from '../../st2110/d40/anc-analyzer.js';
import type { DescriptionCheck } from './description-check.js';

/** Rates that are closer to each other are the same: steps of whole ticks are no better, and those of 1000/1001 are further apart. */
const RATE_SLACK = 4e-4;

interface SeenAncillary extends Pick<AncSnapshot, 'scan' | 'kinds'> {
  readonly payloadType: number;
  /** Fields or frames a second; NaN where it is not known. */
  readonly pictureHz: number;
}

/** Holds what is stated of ancillary data against what its packets show. Spec: RFC 8331, 3.1; SMPTE ST 2110-40, 5 */
export function checkAncillary(
  check: DescriptionCheck,
  { ancillary, payload_type }: FlowDescription,
  { payloadType, pictureHz, scan, kinds }: SeenAncillary,
  timeNs: number,
): void {
  if (ancillary === null) return;
  check.compare('payload type', payload_type, payloadType, timeNs);
  checkRate(check, ancillary.frame_rate, scan === 'interlaced' ? pictureHz / 2 : pictureHz, timeNs);
  const stated = ancillary.did_sdid.map((one) => one.toLowerCase());
  if (stated.length === 0) return;
  const others = kinds.map(({ did, sdid }) => `${hex(did)},${hex(sdid)}`).filter((one) => !stated.includes(one));
  if (others.length > 0) check.mismatch('DID_SDID', stated.join(' '), [...new Set(others)].join(' '), timeNs);
}

function checkRate(check: DescriptionCheck, stated: string | null, frameHz: number, timeNs: number): void {
  if (stated === null || Number.isNaN(frameHz)) return;
  const [numerator = Number.NaN, denominator = 1] = stated.split('/').map(Number);
  const isRight = Math.abs(frameHz / (numerator / denominator) - 1) <= RATE_SLACK;
  check.compare('exactframerate', stated, isRight ? stated : String(Number(frameHz.toFixed(3))), timeNs);
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
