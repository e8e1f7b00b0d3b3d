import type { FieldReader } from '../field-reader.js';

/** Spec: ATSC A/65, 6.9, extended_channel_name_descriptor */
export function extendedChannelName(reader: FieldReader) {
  return { name: 'extended_channel_name' as const, long_channel_name: reader.multipleString(reader.left) };
}

/** Spec: ATSC A/65, 6.9, component_name_descriptor */
export function componentName(reader: FieldReader) {
  return { name: 'component_name' as const, component_name: reader.multipleString(reader.left) };
}

/** Spec: ATSC A/65, 6.9, service_location_descriptor */
export function serviceLocation(reader: FieldReader) {
  reader.skip(3);
  const pcrPid = reader.bits(13);
  return { name: 'service_location' as const, pcr_pid: pcrPid, elements: reader.repeat(reader.u8(), element) };
}

/** Spec: ATSC A/65, 6.9, time_shifted_service_descriptor */
export function timeShiftedService(reader: FieldReader) {
  reader.skip(3);
  return { name: 'time_shifted_service' as const, services: reader.repeat(reader.bits(5), shiftedService) };
}

function element(entry: FieldReader) {
  const streamType = entry.u8();
  entry.skip(3);
  return { stream_type: streamType, elementary_pid: entry.bits(13), language_code: entry.language() };
}

function shiftedService(entry: FieldReader) {
  entry.skip(6);
  const minutes = entry.bits(10);
  entry.skip(4);
  return { time_shift_min: minutes, major_channel_number: entry.bits(10), minor_channel_number: entry.bits(10) };
}
