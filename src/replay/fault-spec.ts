import { flagName, UsageError } from '../cli/option.js';

/**
 * The faults, the ones first that win when several are asked for the same datagram: a datagram has one fault at most.
 * drop: it is left out. corrupt: its first sync byte is broken. duplicate: it is sent twice.
 * reorder: it is sent after the next one that is sent.
 */
export const FAULTS = ['drop', 'corrupt', 'duplicate', 'reorder'] as const;
export type Fault = (typeof FAULTS)[number];

/** Which datagrams have a fault: a random share of them, or those with these numbers, from 0. */
export type FaultSpec = { readonly share: number } | { readonly numbers: ReadonlySet<number> };
export type FaultSpecs = { readonly [Kind in Fault]?: FaultSpec };

const SHARE = /^(\d+\.\d*|\.\d+|\d+(\.\d+)?e-\d+)$/i;
const NUMBERS = /^\d+(,\d+)*$/;

/** Reads `0.01` (a share has a decimal point or an exponent) or `3,17,18`. Throws UsageError. */
export function parseFaultSpec(fault: Fault, text: string): FaultSpec {
  if (SHARE.test(text) && Number(text) <= 1) return { share: Number(text) };
  const numbers = NUMBERS.test(text) ? text.split(',').map(Number) : [];
  if (numbers.length > 0 && numbers.every(Number.isSafeInteger)) return { numbers: new Set(numbers) };
  throw new UsageError(
    `${flagName(fault)} must be a share from 0.0 to 1.0 (with a decimal point) or whole numbers separated by commas, got ${text}`,
  );
}

/** The faults that were asked for. Throws UsageError. */
export function parseFaultSpecs(texts: { readonly [Kind in Fault]: string | undefined }): FaultSpecs {
  const specs: { [Kind in Fault]?: FaultSpec } = {};
  for (const fault of FAULTS) {
    const text = texts[fault];
    if (text !== undefined) specs[fault] = parseFaultSpec(fault, text);
  }
  return specs;
}
