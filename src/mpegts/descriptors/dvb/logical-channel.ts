import type { FieldReader } from '../field-reader.js';

/** Spec: IEC 62216, logical_channel_descriptor */
export function logicalChannel(reader: FieldReader) {
  return { name: 'logical_channel' as const, services: reader.list((entry) => channel(entry, 5)) };
}

/** Spec: IEC 62216, HD_simulcast_logical_channel_descriptor */
export function hdSimulcastLogicalChannel(reader: FieldReader) {
  return { name: 'hd_simulcast_logical_channel' as const, services: reader.list((entry) => channel(entry, 5)) };
}

/** Spec: NorDig Unified, logical_channel_descriptor (version 1) */
export function nordigLogicalChannel(reader: FieldReader) {
  return { name: 'logical_channel' as const, services: reader.list((entry) => channel(entry, 1)) };
}

/** Spec: NorDig Unified, logical_channel_descriptor (version 2) */
export function nordigLogicalChannelV2(reader: FieldReader) {
  return {
    name: 'logical_channel_v2' as const,
    channel_lists: reader.list((list) => ({
      channel_list_id: list.u8(),
      channel_list_name: list.countedText(),
      country_code: list.language(),
      services: list.listIn(list.u8(), (entry) => channel(entry, 5)),
    })),
  };
}

/** Spec: UK Digital Terrestrial Television D-Book, logical_channel_descriptor */
export function ukLogicalChannel(reader: FieldReader) {
  return { name: 'uk_logical_channel' as const, services: reader.list(ukChannel) };
}

function ukChannel(entry: FieldReader) {
  const serviceId = entry.u16();
  entry.skip(6);
  return { service_id: serviceId, logical_channel_number: entry.bits(10) };
}

function channel(entry: FieldReader, reservedBits: number) {
  const serviceId = entry.u16();
  const isVisible = entry.flag();
  entry.skip(reservedBits);
  return { service_id: serviceId, visible_service: isVisible, logical_channel_number: entry.bits(15 - reservedBits) };
}
