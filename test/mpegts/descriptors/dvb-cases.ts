import type { DescriptorCase } from './descriptor-case.js';

export const DVB_CASES: readonly DescriptorCase[] = [
  { name: 'network name', bytes: '4003 526169', expected: { name: 'network_name', network_name: 'Rai' } },
  {
    name: 'service list',
    bytes: '4106 0d49 01 0d52 1f',
    expected: {
      name: 'service_list',
      services: [
        { service_id: 3401, service_type: 1 },
        { service_id: 3410, service_type: 31 },
      ],
    },
  },
  {
    name: 'VBI data with lines, and with a service of another kind',
    bytes: '4507 01 02 e7 d0 03 01 aa', // odd field line 7, even field line 16; service 3 is reserved
    expected: {
      name: 'vbi_data',
      services: [
        {
          data_service_id: 1,
          lines: [
            { field_parity: true, line_offset: 7 },
            { field_parity: false, line_offset: 16 },
          ],
          reserved: null,
        },
        { data_service_id: 3, lines: null, reserved: 'aa' },
      ],
    },
  },
  {
    name: 'VBI teletext',
    bytes: '4605 656e67 09 00', // initial page (1), magazine 1
    expected: { name: 'vbi_teletext', pages: [{ language_code: 'eng', teletext_type: 1, page: '100' }] },
  },
  { name: 'bouquet name', bytes: '4702 4142', expected: { name: 'bouquet_name', bouquet_name: 'AB' } },
  {
    name: 'service with a name in ISO 8859-5',
    bytes: '4809 19 01 41 05 01 bfe0d8d2',
    expected: { name: 'service', service_type: 25, service_provider_name: 'A', service_name: 'Прив' },
  },
  {
    name: 'service whose name is cut off',
    bytes: '4804 01 00 05 41',
    expected: { name: 'truncated', tag: 0x48, tag_extension: null, hex: '01000541' },
  },
  {
    name: 'linkage with a mobile hand-over',
    bytes: '4a0d 0001 0002 0003 08 2e 3001 0004 aa', // local variation (2), from the NIT
    expected: {
      name: 'linkage',
      transport_stream_id: 1,
      original_network_id: 2,
      service_id: 3,
      linkage_type: 8,
      mobile_hand_over: { hand_over_type: 2, origin: 'NIT', network_id: 0x3001, initial_service_id: 4 },
      event_linkage: null,
      private_data: 'aa',
    },
  },
  {
    name: 'linkage to an event',
    bytes: '4a0a 0001 0002 0003 0d 1234 bf', // target listed, not simulcast
    expected: {
      name: 'linkage',
      transport_stream_id: 1,
      original_network_id: 2,
      service_id: 3,
      linkage_type: 13,
      mobile_hand_over: null,
      event_linkage: { target_event_id: 0x1234, target_listed: true, event_simulcast: false },
      private_data: '',
    },
  },
  {
    name: 'short event',
    bytes: '4d0c 656e67 04 4e657773 03 74776f',
    expected: { name: 'short_event', language_code: 'eng', event_name: 'News', text: 'two' },
  },
  {
    name: 'extended event',
    bytes: '4e0d 12 656e67 06 02 4279 02 4d65 01 2e', // 1 of 2; an item By: Me
    expected: {
      name: 'extended_event',
      descriptor_number: 1,
      last_descriptor_number: 2,
      language_code: 'eng',
      items: [{ description: 'By', item: 'Me' }],
      text: '.',
    },
  },
  {
    name: 'extended event with an item longer than its loop',
    bytes: '4e0d 12 656e67 06 02 4279 05 4d65 01 2e',
    expected: { name: 'truncated', tag: 0x4e, tag_extension: null, hex: '12656e6706024279054d65012e' },
  },
  {
    name: 'component',
    bytes: '500a f1 03 10 656e67 31363a39',
    expected: {
      name: 'component',
      stream_content_ext: 15,
      stream_content: 1,
      component_type: 3,
      component_tag: 16,
      language_code: 'eng',
      text: '16:9',
    },
  },
  { name: 'stream identifier', bytes: '5201 29', expected: { name: 'stream_identifier', component_tag: 41 } },
  {
    name: 'CA identifier',
    bytes: '5304 0100 0b00',
    expected: { name: 'ca_identifier', ca_system_ids: [0x0100, 0x0b00] },
  },
  {
    name: 'content',
    bytes: '5404 2100 d0ff', // news, weather; a reserved genre
    expected: {
      name: 'content',
      contents: [
        { content_nibble_level_1: 2, content_nibble_level_2: 1, user_byte: 0, genre: 'news/current affairs' },
        { content_nibble_level_1: 13, content_nibble_level_2: 0, user_byte: 255, genre: null },
      ],
    },
  },
  {
    name: 'parental rating',
    bytes: '550c 465241 09 474252 00 444555 10', // rating + 3 years, undefined, defined by the broadcaster
    expected: {
      name: 'parental_rating',
      ratings: [
        { country_code: 'FRA', rating: 9, minimum_age: 12 },
        { country_code: 'GBR', rating: 0, minimum_age: null },
        { country_code: 'DEU', rating: 16, minimum_age: null },
      ],
    },
  },
  {
    name: 'teletext',
    bytes: '560a 667261 10 88 667261 29 0a', // subtitles (2) in magazine 8; for hearing impaired (5) in magazine 1, page 0A
    expected: {
      name: 'teletext',
      pages: [
        { language_code: 'fra', teletext_type: 2, page: '888' },
        { language_code: 'fra', teletext_type: 5, page: '10a' },
      ],
    },
  },
  {
    // The time is the example of ETSI EN 300 468, 5.2.5: 93/10/13 12:45:00 is 0xC079124500.
    name: 'local time offset',
    bytes: '580d 444555 02 0200 c079124500 0100',
    expected: {
      name: 'local_time_offset',
      regions: [
        {
          country_code: 'DEU',
          country_region_id: 0,
          local_time_offset_min: 120,
          time_of_change: '1993-10-13T12:45:00.000Z',
          next_time_offset_min: 60,
        },
      ],
    },
  },
  {
    name: 'local time offset to the west, without a time of change',
    bytes: '580d 425241 07 0330 ffffffffff 0a00', // region 1; the last digits are no BCD
    expected: {
      name: 'local_time_offset',
      regions: [
        {
          country_code: 'BRA',
          country_region_id: 1,
          local_time_offset_min: -210,
          time_of_change: null,
          next_time_offset_min: null,
        },
      ],
    },
  },
  {
    name: 'subtitling',
    bytes: '5908 66726124 0001 0002',
    expected: {
      name: 'subtitling',
      subtitles: [{ language_code: 'fra', subtitling_type: 36, composition_page_id: 1, ancillary_page_id: 2 }],
    },
  },
  {
    name: 'multilingual network name',
    bytes: '5b0a 656e67 01 41 667261 01 42',
    expected: {
      name: 'multilingual_network_name',
      names: [
        { language_code: 'eng', text: 'A' },
        { language_code: 'fra', text: 'B' },
      ],
    },
  },
  {
    name: 'multilingual bouquet name',
    bytes: '5c05 656e67 01 41',
    expected: { name: 'multilingual_bouquet_name', names: [{ language_code: 'eng', text: 'A' }] },
  },
  {
    name: 'multilingual service name',
    bytes: '5d07 656e67 01 41 01 42',
    expected: {
      name: 'multilingual_service_name',
      names: [{ language_code: 'eng', service_provider_name: 'A', service_name: 'B' }],
    },
  },
  {
    name: 'private data specifier',
    bytes: '5f04 00000028',
    expected: { name: 'private_data_specifier', private_data_specifier: 0x28 },
  },
  {
    name: 'data broadcast',
    bytes: '640c 0007 12 02 abcd 656e67 02 4142',
    expected: {
      name: 'data_broadcast',
      data_broadcast_id: 7,
      component_tag: 18,
      selector_bytes: 'abcd',
      language_code: 'eng',
      text: 'AB',
    },
  },
  {
    name: 'data broadcast id',
    bytes: '6604 0123 8010',
    expected: { name: 'data_broadcast_id', data_broadcast_id: 0x123, selector_bytes: '8010' },
  },
  { name: 'scrambling', bytes: '6501 02', expected: { name: 'scrambling', scrambling_mode: 2 } },
  {
    name: 'PDC',
    bytes: '6903 fe e5 0f', // reserved 1111, 11101 1100 10100 001111
    expected: { name: 'pdc', day: 29, month: 12, hour: 20, minute: 15 },
  },
  {
    name: 'content identifiers, one in the table and one of a reserved location',
    bytes: '760b c4 03 2f4142 c9 0007 c6 abcd',
    expected: {
      name: 'content_identifier',
      identifiers: [
        { crid_type: 0x31, crid: '/AB', crid_ref: null },
        { crid_type: 0x32, crid: null, crid_ref: 7 },
      ],
      undecoded: 'abcd',
    },
  },
  {
    name: 'AC-3',
    bytes: '6a04 c0 42 08 ff', // component type and bsid
    expected: { name: 'ac3', component_type: 0x42, bsid: 8, mainid: null, asvc: null, additional_info: 'ff' },
  },
  {
    name: 'AC-3 that lacks the bsid it announces',
    bytes: '6a02 c0 42',
    expected: { name: 'truncated', tag: 0x6a, tag_extension: null, hex: 'c042' },
  },
  {
    name: 'application signalling',
    bytes: '6f03 0010 e1',
    expected: { name: 'application_signalling', applications: [{ application_type: 16, ait_version_number: 1 }] },
  },
  {
    name: 'default authority',
    bytes: '7306 6262632e756b',
    expected: { name: 'default_authority', fqdn: 'bbc.uk' },
  },
  {
    name: 'enhanced AC-3',
    bytes: '7a05 ac c2 03 c4 77', // component type, mainid, mixing metadata, substream 1
    expected: {
      name: 'enhanced_ac3',
      mixinfoexists: true,
      component_type: 0xc2,
      bsid: null,
      mainid: 3,
      asvc: null,
      substream1: 0xc4,
      substream2: null,
      substream3: null,
      additional_info: '77',
    },
  },
  {
    name: 'DTS',
    bytes: '7b05 d30787d64c', // 1101 001100 0001111 00001111101011 001001 1 00
    expected: {
      name: 'dts',
      sample_rate_code: 13,
      bit_rate_code: 12,
      nblks: 15,
      fsize: 1003,
      surround_mode: 9,
      lfe_flag: true,
      extended_surround_flag: 0,
      additional_info: '',
    },
  },
  {
    name: 'AAC with a type',
    bytes: '7c03 58 80 03',
    expected: { name: 'aac', profile_and_level: 0x58, saoc_de_flag: false, aac_type: 3, additional_info: '' },
  },
  {
    name: 'AAC with the profile alone',
    bytes: '7c01 58',
    expected: { name: 'aac', profile_and_level: 0x58, saoc_de_flag: null, aac_type: null, additional_info: '' },
  },
  {
    name: 'supplementary audio',
    bytes: '7f06 06 87 656e67 aa', // independent, for the visually impaired, with a language
    expected: {
      name: 'supplementary_audio',
      mix_type: 1,
      editorial_classification: 1,
      language_code: 'eng',
      private_data: 'aa',
    },
  },
  {
    name: 'AC-4',
    bytes: '7f06 15 c0 c0 02 abcd', // config: dialogue enhancement, channel mode 2; 2 bytes of TOC
    expected: {
      name: 'ac4',
      ac4_dialog_enhancement_enabled: true,
      ac4_channel_mode: 2,
      ac4_dsi_toc: 'abcd',
      additional_info: '',
    },
  },
  {
    name: 'Opus',
    bytes: '0504 4f707573 7f02 80 02',
    expected: { name: 'opus_audio', channel_config_code: 2 },
  },
  {
    name: 'extension descriptor without a meaning',
    bytes: '7f03 7e abcd',
    expected: { name: 'unknown', tag: 0x7f, tag_extension: 0x7e, hex: 'abcd' },
  },
  {
    name: 'extension descriptor without its second tag',
    bytes: '7f00',
    expected: { name: 'unknown', tag: 0x7f, tag_extension: null, hex: '' },
  },
  {
    name: 'logical channels of EACEM',
    bytes: '5f04 00000028 8308 0d49fc01 0d527c64', // visible 1; not visible 100
    expected: {
      name: 'logical_channel',
      services: [
        { service_id: 3401, visible_service: true, logical_channel_number: 1 },
        { service_id: 3410, visible_service: false, logical_channel_number: 100 },
      ],
    },
  },
  {
    name: 'logical channels of HD simulcasts',
    bytes: '5f04 00000028 8804 0d49fc01',
    expected: {
      name: 'hd_simulcast_logical_channel',
      services: [{ service_id: 3401, visible_service: true, logical_channel_number: 1 }],
    },
  },
  {
    name: 'logical channels of NorDig',
    bytes: '5f04 00000029 8304 0001 df41', // 14 bits of number
    expected: {
      name: 'logical_channel',
      services: [{ service_id: 1, visible_service: true, logical_channel_number: 8001 }],
    },
  },
  {
    name: 'logical channels of NorDig, version 2',
    bytes: '5f04 00000029 870b 01 01 41 6e6f72 04 0001 fc05',
    expected: {
      name: 'logical_channel_v2',
      channel_lists: [
        {
          channel_list_id: 1,
          channel_list_name: 'A',
          country_code: 'nor',
          services: [{ service_id: 1, visible_service: true, logical_channel_number: 5 }],
        },
      ],
    },
  },
  {
    name: 'logical channels of the United Kingdom',
    bytes: '5f04 0000233a 8304 1044 fc01',
    expected: { name: 'uk_logical_channel', services: [{ service_id: 0x1044, logical_channel_number: 1 }] },
  },
];
