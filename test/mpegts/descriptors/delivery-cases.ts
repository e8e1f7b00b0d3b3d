import type { DescriptorCase } from './descriptor-case.js';

export const DELIVERY_CASES: readonly DescriptorCase[] = [
  {
    // Frequency and symbol rate are the examples of ETSI EN 300 468: 011,75725 GHz, 027,4500 Msymbol/s; 19.2 degrees east.
    name: 'satellite, DVB-S2',
    bytes: '430b 01175725 0192 b6 02745003', // east, linear vertical, roll-off 0.20, S2, 8PSK
    expected: {
      name: 'satellite_delivery_system',
      frequency_hz: 11_757_250_000,
      orbital_position_deg: 19.2,
      direction: 'east',
      polarization: 'linear vertical',
      modulation_system: 'DVB-S2',
      roll_off: '0.20',
      modulation_type: '8PSK',
      symbol_rate: 27_450_000,
      fec_inner: '3/4',
    },
  },
  {
    name: 'satellite, DVB-S',
    bytes: '430b 01175725 0050 01 02200005', // west, linear horizontal, QPSK
    expected: {
      name: 'satellite_delivery_system',
      frequency_hz: 11_757_250_000,
      orbital_position_deg: 5,
      direction: 'west',
      polarization: 'linear horizontal',
      modulation_system: 'DVB-S',
      roll_off: null,
      modulation_type: 'QPSK',
      symbol_rate: 22_000_000,
      fec_inner: '7/8',
    },
  },
  {
    name: 'cable',
    bytes: '440b 03460000 fff2 03 0068750f', // 346 MHz, RS(204/188), 64-QAM, 6.875 Msymbol/s, no inner code
    expected: {
      name: 'cable_delivery_system',
      frequency_hz: 346_000_000,
      fec_outer: 'RS(204/188)',
      modulation: '64-QAM',
      symbol_rate: 6_875_000,
      fec_inner: 'none',
    },
  },
  {
    name: 'cable with a frequency that is no BCD',
    bytes: '440b 0346000a fff2 03 0068750f',
    expected: {
      name: 'cable_delivery_system',
      frequency_hz: null,
      fec_outer: 'RS(204/188)',
      modulation: '64-QAM',
      symbol_rate: 6_875_000,
      fec_inner: 'none',
    },
  },
  {
    name: 'terrestrial',
    bytes: '5a0b 02f7e340 1f 82 5a ffffffff', // 498 MHz
    expected: {
      name: 'terrestrial_delivery_system',
      centre_frequency_hz: 498_000_000,
      bandwidth: '8MHz',
      priority: 'HP',
      no_time_slicing: true,
      no_mpe_fec: true,
      constellation: '64-QAM',
      hierarchy_information: 0,
      code_rate_hp_stream: '3/4',
      code_rate_lp_stream: '3/4',
      guard_interval: '1/4',
      transmission_mode: '8k',
      other_frequency: false,
    },
  },
  {
    name: 'terrestrial without a frequency, reserved values',
    bytes: '5a0b ffffffff ff ff ff ffffffff',
    expected: {
      name: 'terrestrial_delivery_system',
      centre_frequency_hz: null,
      bandwidth: null,
      priority: 'HP',
      no_time_slicing: true,
      no_mpe_fec: true,
      constellation: null,
      hierarchy_information: 7,
      code_rate_hp_stream: null,
      code_rate_lp_stream: null,
      guard_interval: '1/4',
      transmission_mode: null,
      other_frequency: true,
    },
  },
  {
    name: 'frequency list of transmitters',
    bytes: '6209 ff 02f7e340 03041840',
    expected: {
      name: 'frequency_list',
      coding_type: 'terrestrial',
      centre_frequencies_hz: [498_000_000, 506_000_000],
    },
  },
  {
    name: 'frequency list of cables',
    bytes: '6205 fe 03460000',
    expected: { name: 'frequency_list', coding_type: 'cable', centre_frequencies_hz: [346_000_000] },
  },
  {
    name: 'frequency list of satellites',
    bytes: '6205 fd 01175725',
    expected: { name: 'frequency_list', coding_type: 'satellite', centre_frequencies_hz: [11_757_250_000] },
  },
  {
    name: 'frequency list without coding',
    bytes: '6205 fc 01175725',
    expected: { name: 'frequency_list', coding_type: null, centre_frequencies_hz: [null] },
  },
  {
    name: 'S2 satellite with all its options',
    bytes: '7906 cf fe0001 05 09',
    expected: {
      name: 's2_satellite_delivery_system',
      backwards_compatibility: false,
      ts_gs_mode: 3,
      scrambling_sequence_index: 0x20001,
      input_stream_identifier: 5,
      timeslice_number: 9,
    },
  },
  {
    name: 'S2 satellite without options',
    bytes: '7901 3f',
    expected: {
      name: 's2_satellite_delivery_system',
      backwards_compatibility: true,
      ts_gs_mode: 3,
      scrambling_sequence_index: null,
      input_stream_identifier: null,
      timeslice_number: null,
    },
  },
  {
    name: 'T2 without a system',
    bytes: '7f04 04 01 8001',
    expected: { name: 't2_delivery_system', plp_id: 1, t2_system_id: 0x8001, system: null },
  },
  {
    name: 'T2 with a cell and a transposer',
    bytes: '7f12 04 01 8001 03 94 0007 02ebae40 05 02 03041840',
    expected: {
      name: 't2_delivery_system',
      plp_id: 1,
      t2_system_id: 0x8001,
      system: {
        siso_miso: 'SISO',
        bandwidth: '8MHz',
        guard_interval: '1/128',
        transmission_mode: '32k',
        other_frequency: false,
        tfs: false,
        cells: [
          {
            cell_id: 7,
            centre_frequencies_hz: [490_000_000],
            subcells: [{ cell_id_extension: 2, transposer_frequency_hz: 506_000_000 }],
          },
        ],
      },
    },
  },
  {
    name: 'T2 with time-frequency slicing',
    bytes: '7f12 04 00 0001 47 03 0007 08 02ebae40 03041840 00',
    expected: {
      name: 't2_delivery_system',
      plp_id: 0,
      t2_system_id: 1,
      system: {
        siso_miso: 'MISO',
        bandwidth: '7MHz',
        guard_interval: '1/32',
        transmission_mode: '2k',
        other_frequency: true,
        tfs: true,
        cells: [{ cell_id: 7, centre_frequencies_hz: [490_000_000, 506_000_000], subcells: [] }],
      },
    },
  },
  {
    name: 'T2 whose subcells are cut off',
    bytes: '7f0d 04 01 8001 03 94 0007 02ebae40 05',
    expected: { name: 'truncated', tag: 0x7f, tag_extension: 4, hex: '0180010394000702ebae4005' },
  },
];
