import type { FieldReader } from '../field-reader.js';

/** Spec: ISO/IEC 13818-1, 2.6.26 */
export function maximumBitrate(reader: FieldReader) {
  reader.skip(2);
  return { name: 'maximum_bitrate' as const, maximum_bitrate_bps: reader.bits(22) * RATE_UNIT_BPS };
}

/** Spec: ISO/IEC 13818-1, 2.6.30 */
export function smoothingBuffer(reader: FieldReader) {
  reader.skip(2);
  const leakRate = reader.bits(22) * RATE_UNIT_BPS;
  reader.skip(2);
  return { name: 'smoothing_buffer' as const, sb_leak_rate_bps: leakRate, sb_size_bytes: reader.bits(22) };
}

/** Spec: ISO/IEC 13818-1, 2.6.22 */
export function multiplexBufferUtilization(reader: FieldReader) {
  const isValid = reader.flag();
  const lower = reader.bits(15);
  reader.skip(1);
  const upper = reader.bits(15);
  return {
    name: 'multiplex_buffer_utilization' as const,
    /** In units of (27 MHz / 300) ticks; null where bound_valid_flag is not set. */
    ltw_offset_lower_bound: isValid ? lower : null,
    ltw_offset_upper_bound: isValid ? upper : null,
  };
}

/** Spec: ISO/IEC 13818-1, 2.6.32 */
export function std(reader: FieldReader) {
  reader.skip(7);
  return { name: 'std' as const, leak_valid_flag: reader.flag() };
}

/** Spec: ISO/IEC 13818-1, 2.6.20 */
export function systemClock(reader: FieldReader) {
  const external = reader.flag();
  reader.skip(1);
  return {
    name: 'system_clock' as const,
    external_clock_reference_indicator: external,
    clock_accuracy_integer: reader.bits(6),
    clock_accuracy_exponent: reader.bits(3),
  };
}

/** 50 bytes per second. */
const RATE_UNIT_BPS = 400;
