import type { FieldReader } from '../field-reader.js';

/** Spec: ETSI EN 300 468, 6.2, data_broadcast_descriptor */
export function dataBroadcast(reader: FieldReader) {
  return {
    name: 'data_broadcast' as const,
    data_broadcast_id: reader.u16(),
    component_tag: reader.u8(),
    selector_bytes: reader.hex(reader.u8()),
    language_code: reader.language(),
    text: reader.countedText(),
  };
}

/** Spec: ETSI EN 300 468, 6.2, data_broadcast_id_descriptor */
export function dataBroadcastId(reader: FieldReader) {
  return { name: 'data_broadcast_id' as const, data_broadcast_id: reader.u16(), selector_bytes: reader.hex() };
}

/** Spec: ETSI TS 102 809, application_signalling_descriptor */
export function applicationSignalling(reader: FieldReader) {
  return { name: 'application_signalling' as const, applications: reader.list(application) };
}

function application(entry: FieldReader) {
  entry.skip(1);
  const type = entry.bits(15);
  entry.skip(3);
  return { application_type: type, ait_version_number: entry.bits(5) };
}
