// Tested by: test/scte35/splice-info-section.test.ts
/** What begins (`start`) or ends with a segmentation_type_id; null for one that stands for itself. */
type SegmentBoundary = 'start' | 'end' | null;

interface SegmentationType {
  readonly id: number;
  readonly name: string;
  readonly boundary: SegmentBoundary;
  /** segmentation_type_ids of what an `end` may end. */
  readonly ends?: readonly number[];
}

/**
 * segmentation_type_id in the words of the standard.
 * Spec: SCTE 35, segmentation_descriptor, table of segmentation_type_id
 */
const SEGMENTATION_TYPES: readonly SegmentationType[] = [
  { id: 0x00, name: 'Not Indicated', boundary: null },
  { id: 0x01, name: 'Content Identification', boundary: null },
  { id: 0x02, name: 'Call Ad Server', boundary: null },
  { id: 0x10, name: 'Program Start', boundary: 'start' },
  { id: 0x11, name: 'Program End', boundary: 'end', ends: [0x10, 0x17, 0x19] },
  { id: 0x12, name: 'Program Early Termination', boundary: 'end', ends: [0x10, 0x17, 0x19] },
  { id: 0x13, name: 'Program Breakaway', boundary: null },
  { id: 0x14, name: 'Program Resumption', boundary: null },
  { id: 0x15, name: 'Program Runover Planned', boundary: null },
  { id: 0x16, name: 'Program Runover Unplanned', boundary: null },
  { id: 0x17, name: 'Program Overlap Start', boundary: 'start' },
  { id: 0x18, name: 'Program Blackout Override', boundary: null },
  { id: 0x19, name: 'Program Join', boundary: 'start' },
  { id: 0x1a, name: 'Program Immediate Resumption', boundary: null },
  ...pair(0x20, 'Chapter'),
  ...pair(0x22, 'Break'),
  ...pair(0x24, 'Opening Credit'),
  ...pair(0x26, 'Closing Credit'),
  ...pair(0x30, 'Provider Advertisement'),
  ...pair(0x32, 'Distributor Advertisement'),
  ...pair(0x34, 'Provider Placement Opportunity'),
  ...pair(0x36, 'Distributor Placement Opportunity'),
  ...pair(0x38, 'Provider Overlay Placement Opportunity'),
  ...pair(0x3a, 'Distributor Overlay Placement Opportunity'),
  ...pair(0x3c, 'Provider Promo'),
  ...pair(0x3e, 'Distributor Promo'),
  ...pair(0x40, 'Unscheduled Event'),
  ...pair(0x42, 'Alternate Content Opportunity'),
  ...pair(0x44, 'Provider Ad Block'),
  ...pair(0x46, 'Distributor Ad Block'),
  ...pair(0x50, 'Network'),
];

/** segmentation_type_id in words; reserved ones as their number. */
export function segmentationTypeName(id: number): string {
  return BY_ID.get(id)?.name ?? `Reserved 0x${id.toString(16).padStart(2, '0')}`;
}

/** Whether what the type names begins or ends there; null where it is a mark by itself. */
export function segmentBoundaryOf(id: number): SegmentBoundary {
  return BY_ID.get(id)?.boundary ?? null;
}

/** segmentation_type_ids of what the type may end; none but for an end. */
export function segmentsEndedBy(id: number): readonly number[] {
  return BY_ID.get(id)?.ends ?? [];
}

/** Types that may have sub_segment_num and sub_segments_expected, where there is room for them. Spec: SCTE 35, segmentation_descriptor */
export const TYPES_WITH_SUB_SEGMENTS: readonly number[] = [0x30, 0x32, 0x34, 0x36, 0x38, 0x3a, 0x44, 0x46];

function pair(id: number, name: string): readonly SegmentationType[] {
  return [
    { id, name: `${name} Start`, boundary: 'start' },
    { id: id + 1, name: `${name} End`, boundary: 'end', ends: [id] },
  ];
}

const BY_ID: ReadonlyMap<number, SegmentationType> = new Map(SEGMENTATION_TYPES.map((type) => [type.id, type]));
