// Tested by: test/scte35/splice-info-section.test.ts
import type { FieldReader } from '../mpegts/descriptors/field-reader.js';
import { segmentationTypeName, TYPES_WITH_SUB_SEGMENTS } from './segmentation-type.js';
import { type SegmentationUpid, segmentationUpid } from './segmentation-upid.js';

/** Spec: SCTE 35, segmentation_descriptor, device_restrictions */
const DEVICE_RESTRICTIONS = ['Restrict Group 0', 'Restrict Group 1', 'Restrict Group 2', 'None'] as const;
const SUB_SEGMENT_BYTES = 2;

/** Who may use the segment: there where delivery_not_restricted_flag is 0. */
export interface DeliveryRestrictions {
  readonly web_delivery_allowed_flag: boolean;
  readonly no_regional_blackout_flag: boolean;
  readonly archive_allowed_flag: boolean;
  readonly device_restrictions: (typeof DEVICE_RESTRICTIONS)[number];
}

/** Spec: SCTE 35, segmentation_descriptor, component segmentation mode */
export interface SegmentationComponent {
  readonly component_tag: number;
  /** 90 kHz ticks, to be added to the adjusted pts_time. */
  readonly pts_offset: number;
}

/** What a segmentation_descriptor says of an event that is not cancelled. */
export interface Segmentation {
  readonly program_segmentation_flag: boolean;
  readonly segmentation_duration_flag: boolean;
  readonly delivery_not_restricted_flag: boolean;
  readonly delivery_restrictions: DeliveryRestrictions | null;
  /** Empty in program segmentation mode. */
  readonly components: readonly SegmentationComponent[];
  /** 90 kHz ticks. */
  readonly segmentation_duration: number | null;
  readonly upid: SegmentationUpid;
  readonly segmentation_type_id: number;
  /** segmentation_type_id in words. */
  readonly segmentation_type: string;
  readonly segment_num: number;
  readonly segments_expected: number;
  readonly sub_segment_num: number | null;
  readonly sub_segments_expected: number | null;
}

/** Spec: SCTE 35, segmentation_descriptor */
export interface SegmentationDescriptor {
  readonly name: 'segmentation';
  readonly segmentation_event_id: number;
  readonly segmentation_event_cancel_indicator: boolean;
  readonly segmentation_event_id_compliance_indicator: boolean;
  /** null where the event is cancelled. */
  readonly segmentation: Segmentation | null;
}

/** Reads what follows the identifier. */
export function segmentationDescriptor(reader: FieldReader): SegmentationDescriptor {
  const eventId = reader.u32();
  const isCancelled = reader.flag();
  const isCompliant = reader.flag();
  reader.skip(6);
  return {
    name: 'segmentation',
    segmentation_event_id: eventId,
    segmentation_event_cancel_indicator: isCancelled,
    segmentation_event_id_compliance_indicator: isCompliant,
    segmentation: reader.optional(!isCancelled, () => segmentation(reader)),
  };
}

function segmentation(reader: FieldReader): Segmentation {
  const isProgram = reader.flag();
  const hasDuration = reader.flag();
  const isUnrestricted = reader.flag();
  const restrictions = deliveryRestrictions(reader, isUnrestricted);
  const components = isProgram ? [] : reader.repeat(reader.u8(), segmentationComponent);
  const duration = reader.optional(hasDuration, () => reader.bits(40));
  const upid = segmentationUpid(reader.u8(), reader.bytes(reader.u8()));
  const typeId = reader.u8();
  const segmentNum = reader.u8();
  const segmentsExpected = reader.u8();
  // Senders of older editions leave them out.
  const hasSubSegments = TYPES_WITH_SUB_SEGMENTS.includes(typeId) && reader.left >= SUB_SEGMENT_BYTES;
  return {
    program_segmentation_flag: isProgram,
    segmentation_duration_flag: hasDuration,
    delivery_not_restricted_flag: isUnrestricted,
    delivery_restrictions: restrictions,
    components,
    segmentation_duration: duration,
    upid,
    segmentation_type_id: typeId,
    segmentation_type: segmentationTypeName(typeId),
    segment_num: segmentNum,
    segments_expected: segmentsExpected,
    sub_segment_num: reader.optional(hasSubSegments, () => reader.u8()),
    sub_segments_expected: reader.optional(hasSubSegments, () => reader.u8()),
  };
}

function deliveryRestrictions(reader: FieldReader, isUnrestricted: boolean): DeliveryRestrictions | null {
  if (isUnrestricted) {
    reader.skip(5);
    return null;
  }
  return {
    web_delivery_allowed_flag: reader.flag(),
    no_regional_blackout_flag: reader.flag(),
    archive_allowed_flag: reader.flag(),
    device_restrictions: DEVICE_RESTRICTIONS[reader.bits(2)]!,
  };
}

function segmentationComponent(reader: FieldReader): SegmentationComponent {
  const tag = reader.u8();
  reader.skip(7);
  return { component_tag: tag, pts_offset: reader.bits(33) };
}
