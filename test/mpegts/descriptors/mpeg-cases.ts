import type { DescriptorCase } from './descriptor-case.js';

export const MPEG_CASES: readonly DescriptorCase[] = [
  {
    name: 'registration',
    bytes: '0506 48455643 0102', // HEVC, two bytes more
    expected: { name: 'registration', format_identifier: 'HEVC', additional_identification_info: '0102' },
  },
  {
    name: 'registration that is no text',
    bytes: '0504 00000001',
    expected: { name: 'registration', format_identifier: '0x00000001', additional_identification_info: '' },
  },
  {
    name: 'MPEG-2 video stream',
    bytes: '0203 1a 48 5f', // 0 0011 0 1 0: 25 Hz, constrained; main@main (0x48); chroma 01, extension 0
    expected: {
      name: 'video_stream',
      multiple_frame_rate: false,
      frame_rate_code: 3,
      frame_rate: '25',
      mpeg_1_only: false,
      constrained_parameter: true,
      still_picture: false,
      mpeg_2: { profile_and_level_indication: 0x48, chroma_format: 1, frame_rate_extension: false },
    },
  },
  {
    name: 'MPEG-1 video stream with a reserved frame rate',
    bytes: '0201 cd', // 1 1001 1 0 1
    expected: {
      name: 'video_stream',
      multiple_frame_rate: true,
      frame_rate_code: 9,
      frame_rate: null,
      mpeg_1_only: true,
      constrained_parameter: false,
      still_picture: true,
      mpeg_2: null,
    },
  },
  {
    name: 'MPEG-2 video stream that ends too soon',
    bytes: '0201 1a',
    expected: { name: 'truncated', tag: 2, tag_extension: null, hex: '1a' },
  },
  {
    name: 'audio stream',
    bytes: '0301 67', // 0 1 10 0 111: id 1, layer II
    expected: { name: 'audio_stream', free_format: false, id: 1, layer: 2, variable_rate_audio: false },
  },
  {
    name: 'data stream alignment',
    bytes: '0601 02',
    expected: { name: 'data_stream_alignment', alignment_type: 2 },
  },
  {
    name: 'conditional access',
    bytes: '0906 0b00 e123 abcd', // reserved 111, PID 0x123
    expected: { name: 'ca', ca_system_id: 0x0b00, ca_pid: 0x123, private_data: 'abcd' },
  },
  {
    name: 'languages',
    bytes: '0a08 656e67 00 667261 03',
    expected: {
      name: 'iso_639_language',
      languages: [
        { language_code: 'eng', audio_type: 0 },
        { language_code: 'fra', audio_type: 3 },
      ],
    },
  },
  {
    name: 'language whose audio type is missing',
    bytes: '0a03 656e67',
    expected: { name: 'truncated', tag: 0x0a, tag_extension: null, hex: '656e67' },
  },
  {
    name: 'system clock',
    bytes: '0b02 9e 7f', // 1 r 011110, 011 r
    expected: {
      name: 'system_clock',
      external_clock_reference_indicator: true,
      clock_accuracy_integer: 30,
      clock_accuracy_exponent: 3,
    },
  },
  {
    name: 'multiplex buffer utilization',
    bytes: '0c04 8064 80c8', // valid, lower 100, reserved, upper 200
    expected: { name: 'multiplex_buffer_utilization', ltw_offset_lower_bound: 100, ltw_offset_upper_bound: 200 },
  },
  {
    name: 'multiplex buffer utilization that is not valid',
    bytes: '0c04 0064 80c8',
    expected: { name: 'multiplex_buffer_utilization', ltw_offset_lower_bound: null, ltw_offset_upper_bound: null },
  },
  {
    name: 'maximum bitrate',
    bytes: '0e03 c061a8', // 25,000 times 50 bytes a second
    expected: { name: 'maximum_bitrate', maximum_bitrate_bps: 10_000_000 },
  },
  {
    name: 'smoothing buffer',
    bytes: '1006 c061a8 c00600', // 25,000 times 400 bit/s, 1536 bytes
    expected: { name: 'smoothing_buffer', sb_leak_rate_bps: 10_000_000, sb_size_bytes: 1536 },
  },
  {
    name: 'private data indicator',
    bytes: '0f04 00000001',
    expected: { name: 'private_data_indicator', private_data_indicator: 1 },
  },
  { name: 'STD', bytes: '1101 ff', expected: { name: 'std', leak_valid_flag: true } },
  {
    name: 'carousel identifier',
    bytes: '1305 0000003d 00',
    expected: { name: 'carousel_identifier', carousel_id: 61, private_data: '00' },
  },
  { name: 'MPEG-4 video', bytes: '1b01 f3', expected: { name: 'mpeg4_video', visual_profile_and_level: 0xf3 } },
  { name: 'MPEG-4 audio', bytes: '1c01 58', expected: { name: 'mpeg4_audio', profile_and_level: 0x58 } },
  {
    name: 'metadata, both formats by identifier',
    bytes: '260d ffff 49443320 ff 49443320 00 0f',
    expected: {
      name: 'metadata',
      metadata_application_format: 0xffff,
      metadata_application_format_identifier: 'ID3 ',
      metadata_format: 0xff,
      metadata_format_identifier: 'ID3 ',
      metadata_service_id: 0,
    },
  },
  {
    name: 'AVC video',
    bytes: '2804 64 10 28 3f', // high profile, constraint_set3, level 4.0, no frame packing
    expected: {
      name: 'avc_video',
      profile_idc: 100,
      constraint_set_flags: 0b000100,
      avc_compatible_flags: 0,
      level_idc: 40,
      avc_still_present: false,
      avc_24_hour_picture: false,
      frame_packing_sei_not_present: true,
    },
  },
  {
    name: 'MPEG-2 AAC audio',
    bytes: '2b03 01 02 00',
    expected: { name: 'mpeg2_aac_audio', profile: 1, channel_configuration: 2, additional_information: 0 },
  },
  {
    name: 'HEVC video with temporal layers',
    // main 10, compatible with profile 2; progressive, non-packed, frames only; 44 bits 1; level 5.1; layers 1 to 6
    bytes: '380f 02 20000000 b00000000001 99 9f 3f df',
    expected: {
      name: 'hevc_video',
      profile_space: 0,
      tier_flag: false,
      profile_idc: 2,
      profile_compatibility_indication: 0x20000000,
      progressive_source_flag: true,
      interlaced_source_flag: false,
      non_packed_constraint_flag: true,
      frame_only_constraint_flag: true,
      copied_44bits: 1,
      level_idc: 153,
      hevc_still_present_flag: false,
      hevc_24hr_picture_present_flag: false,
      sub_pic_hrd_params_not_present: true,
      hdr_wcg_idc: 3,
      temporal_id_min: 1,
      temporal_id_max: 6,
    },
  },
  { name: 'cue identifier', bytes: '8a01 01', expected: { name: 'cue_identifier', cue_stream_type: 1 } },
  {
    name: 'tag without a meaning',
    bytes: 'fe02 abcd',
    expected: { name: 'unknown', tag: 0xfe, tag_extension: null, hex: 'abcd' },
  },
];
