import type { FieldReader } from '../field-reader.js';

/**
 * What a linkage_type adds is decoded for mobile hand-over and event linkage, and is private data for the others.
 * Spec: ETSI EN 300 468, 6.2, linkage_descriptor
 */
export function linkage(reader: FieldReader) {
  const target = {
    transport_stream_id: reader.u16(),
    original_network_id: reader.u16(),
    service_id: reader.u16(),
    linkage_type: reader.u8(),
  };
  return {
    name: 'linkage' as const,
    ...target,
    mobile_hand_over: reader.optional(target.linkage_type === MOBILE_HAND_OVER, () => mobileHandOver(reader)),
    event_linkage: reader.optional(target.linkage_type === EVENT_LINKAGE, () => eventLinkage(reader)),
    private_data: reader.hex(),
  };
}

function mobileHandOver(reader: FieldReader) {
  const type = reader.bits(4);
  reader.skip(3);
  const isFromSdt = reader.flag();
  return {
    hand_over_type: type,
    origin: isFromSdt ? ('SDT' as const) : ('NIT' as const),
    network_id: reader.optional(type >= 1 && type <= 3, () => reader.u16()),
    initial_service_id: reader.optional(!isFromSdt, () => reader.u16()),
  };
}

function eventLinkage(reader: FieldReader) {
  const eventId = reader.u16();
  const isListed = reader.flag();
  const isSimulcast = reader.flag();
  reader.skip(6);
  return { target_event_id: eventId, target_listed: isListed, event_simulcast: isSimulcast };
}

const MOBILE_HAND_OVER = 0x08;
const EVENT_LINKAGE = 0x0d;
