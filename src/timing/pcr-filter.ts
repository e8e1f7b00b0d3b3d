// Tested by: test/timing/pcr-accuracy-calculator.test.ts
/**
 * The measurement filters of PCR accuracy: what is slower than the corner is wander and no inaccuracy.
 * Spec: ETSI TR 101 290, annex I
 */
export const MEASUREMENT_FILTERS = [
  { name: 'mgf1', cornerHz: 0.01 },
  { name: 'mgf2', cornerHz: 0.1 },
  { name: 'mgf3', cornerHz: 1 },
] as const;

/** Measurement filter of PCR accuracy, by its corner: 10 mHz, 100 mHz or 1 Hz. */
export type MeasurementFilter = (typeof MEASUREMENT_FILTERS)[number]['name'];

/** `auto`: the lowest corner that the time observed allows. */
export const PCR_FILTERS = ['auto', 'mgf1', 'mgf2', 'mgf3'] as const;

/** One of them, or the choice among them. */
export type PcrFilter = (typeof PCR_FILTERS)[number];
