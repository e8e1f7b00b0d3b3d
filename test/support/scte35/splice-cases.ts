import { BitWriter } from '../packets/bit-writer.js';
import {
  CommandType,
  segmentation,
  spliceDescriptor,
  spliceInsert,
  spliceSection,
  timeSignal,
} from './splice-builder.js';

interface SpliceCase {
  readonly name: string;
  readonly section: Buffer;
  /** Paths of fields, with their values in the words of the standard. */
  readonly expected: Readonly<Record<string, unknown>>;
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const signal = (...descriptors: readonly Buffer[]): Buffer =>
  spliceSection({ type: CommandType.TIME_SIGNAL, command: timeSignal(900_000), descriptors });
const upid = (upidType: number, bytes: Buffer): Buffer => signal(segmentation({ eventId: 7, upidType, upid: bytes }));

/** A section of each command and descriptor. */
export const SPLICE_CASES: readonly SpliceCase[] = [
  {
    name: 'splice_null',
    section: spliceSection({ type: CommandType.NULL, command: Buffer.alloc(0), tier: 0x123, cwIndex: 9 }),
    expected: { 'command.name': 'splice_null', tier: 0x123, cw_index: 9, splice_command_type: 0, sap_type: 3 },
  },
  {
    name: 'splice_insert of a program, with a break that ends by itself',
    section: spliceSection({
      type: CommandType.INSERT,
      command: spliceInsert({
        eventId: 0xfedcba98,
        pts: 2 ** 33 - 1,
        duration: 2_700_000,
        programId: 513,
        avail: [3, 9],
      }),
      ptsAdjustment: 91,
    }),
    expected: {
      pts_adjustment: 91,
      'command.splice_event_id': 0xfedcba98,
      'command.out_of_network_indicator': true,
      'command.program_splice_flag': true,
      'command.splice_immediate_flag': false,
      'command.event_id_compliance_flag': true,
      'command.splice_time.pts_time': 2 ** 33 - 1,
      'command.break_duration.auto_return': true,
      'command.break_duration.duration': 2_700_000,
      'command.unique_program_id': 513,
      'command.avail_num': 3,
      'command.avails_expected': 9,
    },
  },
  {
    name: 'splice_insert of components, back to the network',
    section: spliceSection({
      type: CommandType.INSERT,
      command: spliceInsert({
        eventId: 1003,
        isOut: false,
        components: [
          [1, 350_000],
          [2, 350_100],
        ],
      }),
    }),
    expected: {
      'command.out_of_network_indicator': false,
      'command.program_splice_flag': false,
      'command.components.1.component_tag': 2,
      'command.components.1.splice_time.pts_time': 350_100,
      'command.splice_time': null,
    },
  },
  {
    name: 'splice_insert at once',
    section: spliceSection({ type: CommandType.INSERT, command: spliceInsert({ eventId: 5 }) }),
    expected: { 'command.splice_immediate_flag': true, 'command.splice_time': null },
  },
  {
    name: 'splice_insert that is cancelled',
    section: spliceSection({ type: CommandType.INSERT, command: spliceInsert({ eventId: 5, isCancelled: true }) }),
    expected: { 'command.splice_event_cancel_indicator': true, 'command.out_of_network_indicator': null },
  },
  {
    name: 'splice_insert of an old sender, without splice_command_length',
    section: spliceSection({
      type: CommandType.INSERT,
      command: spliceInsert({ eventId: 5, pts: 1 }),
      commandLength: 0xfff,
    }),
    expected: { 'command.splice_time.pts_time': 1, splice_command_length: 0xfff, fault: null },
  },
  {
    name: 'splice_schedule of two events',
    section: spliceSection({
      type: CommandType.SCHEDULE,
      command: new BitWriter()
        .u(8, 2)
        // An event of the program, with a break.
        .u(32, 77)
        .u(1, 0)
        .u(1, 1)
        .u(6, 0x3f)
        .u(1, 1)
        .u(1, 1)
        .u(1, 1)
        .u(5, 0x1f)
        .u(32, 1_400_000_000)
        .u(1, 0)
        .u(6, 0x3f)
        .u(33, 5_400_000)
        .u(16, 1)
        .u(8, 0)
        .u(8, 0)
        // One of a component.
        .u(32, 78)
        .u(1, 0)
        .u(1, 1)
        .u(6, 0x3f)
        .u(1, 0)
        .u(1, 0)
        .u(1, 0)
        .u(5, 0x1f)
        .u(8, 1)
        .u(8, 4)
        .u(32, 1_400_000_060)
        .u(16, 1)
        .u(8, 0)
        .u(8, 0)
        .bytes(),
    }),
    expected: {
      'command.splices.0.splice_event_id': 77,
      'command.splices.0.utc_splice_time': 1_400_000_000,
      'command.splices.0.break_duration.duration': 5_400_000,
      'command.splices.1.out_of_network_indicator': false,
      'command.splices.1.components.0.utc_splice_time': 1_400_000_060,
    },
  },
  {
    name: 'time_signal without a time',
    section: spliceSection({ type: CommandType.TIME_SIGNAL, command: timeSignal(null) }),
    expected: { 'command.splice_time.time_specified_flag': false, 'command.splice_time.pts_time': null },
  },
  {
    name: 'bandwidth_reservation',
    section: spliceSection({ type: CommandType.BANDWIDTH, command: Buffer.alloc(0) }),
    expected: { 'command.name': 'bandwidth_reservation' },
  },
  {
    name: 'private_command',
    section: spliceSection({ type: CommandType.PRIVATE, command: ascii('TEST\x01\x02') }),
    expected: { 'command.identifier': 'TEST', 'command.hex': '0102' },
  },
  {
    name: 'avail, DTMF, time and audio descriptors',
    section: signal(
      spliceDescriptor(0, Buffer.from([0, 0, 0x12, 0x34])),
      spliceDescriptor(1, Buffer.concat([Buffer.from([50, (4 << 5) | 0x1f]), ascii('123#')])),
      spliceDescriptor(3, new BitWriter().u(48, 1_700_000_037).u(32, 500_000_000).u(16, 37).bytes()),
      spliceDescriptor(4, new BitWriter().u(4, 1).u(4, 15).u(8, 9).u(24, 0x656e67).u(3, 0).u(4, 5).u(1, 1).bytes()),
    ),
    expected: {
      'descriptors.0.name': 'avail',
      'descriptors.0.provider_avail_id': 0x1234,
      'descriptors.1.preroll': 50,
      'descriptors.1.dtmf_chars': '123#',
      'descriptors.2.tai_seconds': 1_700_000_037,
      'descriptors.2.tai_ns': 500_000_000,
      'descriptors.2.utc_offset': 37,
      'descriptors.3.components.0.component_tag': 9,
      'descriptors.3.components.0.iso_code': 'eng',
      'descriptors.3.components.0.num_channels': 5,
      'descriptors.3.components.0.full_srvc_audio': true,
    },
  },
  {
    name: 'a descriptor of somebody else and one with a reserved tag',
    section: signal(spliceDescriptor(2, Buffer.from([1, 2, 3]), 0x41424344), spliceDescriptor(0x55, Buffer.from([9]))),
    expected: {
      'descriptors.0.name': 'unknown',
      'descriptors.0.identifier': 'ABCD',
      'descriptors.0.hex': '010203',
      'descriptors.1.splice_descriptor_tag': 0x55,
      'descriptors.1.identifier': 'CUEI',
    },
  },
  {
    name: 'segmentation with restrictions, duration and sub-segments',
    section: signal(
      segmentation({
        eventId: 0x4800008e,
        typeId: 0x34,
        duration: 2 ** 40 - 1,
        segment: [1, 4],
        subSegment: [2, 3],
        restrictions: [0, 1, 0, 2],
      }),
    ),
    expected: {
      'descriptors.0.segmentation_event_id': 0x4800008e,
      'descriptors.0.segmentation_event_id_compliance_indicator': true,
      'descriptors.0.segmentation.delivery_restrictions.web_delivery_allowed_flag': false,
      'descriptors.0.segmentation.delivery_restrictions.no_regional_blackout_flag': true,
      'descriptors.0.segmentation.delivery_restrictions.archive_allowed_flag': false,
      'descriptors.0.segmentation.delivery_restrictions.device_restrictions': 'Restrict Group 2',
      'descriptors.0.segmentation.segmentation_duration': 2 ** 40 - 1,
      'descriptors.0.segmentation.segmentation_type': 'Provider Placement Opportunity Start',
      'descriptors.0.segmentation.segment_num': 1,
      'descriptors.0.segmentation.segments_expected': 4,
      'descriptors.0.segmentation.sub_segment_num': 2,
      'descriptors.0.segmentation.sub_segments_expected': 3,
    },
  },
  {
    name: 'segmentation of components',
    section: signal(
      segmentation({
        eventId: 3,
        typeId: 0x20,
        components: [
          [1, 0],
          [2, 2 ** 33 - 5],
        ],
      }),
    ),
    expected: {
      'descriptors.0.segmentation.program_segmentation_flag': false,
      'descriptors.0.segmentation.components.1.component_tag': 2,
      'descriptors.0.segmentation.components.1.pts_offset': 2 ** 33 - 5,
      'descriptors.0.segmentation.segmentation_type': 'Chapter Start',
    },
  },
  {
    name: 'segmentation that is cancelled',
    section: signal(segmentation({ eventId: 3, isCancelled: true })),
    expected: { 'descriptors.0.segmentation_event_cancel_indicator': true, 'descriptors.0.segmentation': null },
  },
];

/** Of each UPID type: name, bytes, and its text where it has one. */
export const UPID_CASES: readonly (readonly [type: number, name: string, bytes: Buffer, text: string | null])[] = [
  [0x00, 'Not Used', Buffer.alloc(0), ''],
  [0x01, 'User Defined', ascii('mine'), 'mine'],
  [0x02, 'ISCI', ascii('ABCD1234'), 'ABCD1234'],
  [0x03, 'Ad-ID', ascii('ABCD0123456H'), 'ABCD0123456H'],
  [
    0x04,
    'UMID',
    Buffer.from('060a2b340101010501010d2013000000d2c9036c8f195343ab7014d2d718bfda', 'hex'),
    '060A2B34.01010105.01010D20.13000000.D2C9036C.8F195343.AB7014D2.D718BFDA',
  ],
  // The check characters of these are those of the examples that ISAN-IA and EIDR publish.
  [0x05, 'ISAN (deprecated)', Buffer.from('000000018947'.padEnd(16, '0'), 'hex'), '0000-0001-8947-0000-8'],
  [0x06, 'ISAN', Buffer.from('0000000189470000'.padEnd(24, '0'), 'hex'), '0000-0001-8947-0000-8-0000-0000-D'],
  [0x07, 'TID', ascii('MV0004146400'), 'MV0004146400'],
  [0x08, 'TI', Buffer.from('000000002ca0a18a', 'hex'), '0x000000002ca0a18a'],
  [0x09, 'ADI', ascii('SIGNAL:abc'), 'SIGNAL:abc'],
  [0x0a, 'EIDR', Buffer.from('1478779185342c2390308610', 'hex'), '10.5240/7791-8534-2C23-9030-8610-5'],
  [0x0e, 'ADS Information', ascii('ads=1'), 'ads=1'],
  [0x0f, 'URI', ascii('urn:uuid:f81d4fae'), 'urn:uuid:f81d4fae'],
  [0x10, 'UUID', Buffer.from('f81d4fae7dec11d0a76500a0c91e6bf6', 'hex'), 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'],
  [0x11, 'SCR', ascii('US-12345'), 'US-12345'],
];

/** A time_signal with that UPID. */
export function upidSection(type: number, bytes: Buffer): Buffer {
  return upid(type, bytes);
}
