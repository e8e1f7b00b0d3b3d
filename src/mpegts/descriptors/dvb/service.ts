import type { FieldReader } from '../field-reader.js';

/** Spec: ETSI EN 300 468, 6.2, service_descriptor */
export function service(reader: FieldReader) {
  return {
    name: 'service' as const,
    service_type: reader.u8(),
    service_provider_name: reader.countedText(),
    service_name: reader.countedText(),
  };
}

/** Spec: ETSI EN 300 468, 6.2, service_list_descriptor */
export function serviceList(reader: FieldReader) {
  return {
    name: 'service_list' as const,
    services: reader.list((entry) => ({ service_id: entry.u16(), service_type: entry.u8() })),
  };
}

/** Spec: ETSI EN 300 468, 6.2, CA_identifier_descriptor */
export function caIdentifier(reader: FieldReader) {
  return { name: 'ca_identifier' as const, ca_system_ids: reader.list((entry) => entry.u16()) };
}

/** Spec: ETSI EN 300 468, 6.2, stream_identifier_descriptor */
export function streamIdentifier(reader: FieldReader) {
  return { name: 'stream_identifier' as const, component_tag: reader.u8() };
}

/** Spec: ETSI EN 300 468, 6.2, private_data_specifier_descriptor */
export function privateDataSpecifier(reader: FieldReader) {
  return { name: 'private_data_specifier' as const, private_data_specifier: reader.u32() };
}

/** Spec: ETSI EN 300 468, 6.2, scrambling_descriptor */
export function scrambling(reader: FieldReader) {
  return { name: 'scrambling' as const, scrambling_mode: reader.u8() };
}
