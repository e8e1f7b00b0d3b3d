// Tested by: test/mpegts/descriptors/descriptor.test.ts
import type { FieldReader } from '../field-reader.js';
import { wordOf } from '../named.js';

/**
 * A frequency of 0xFFFFFFFF says that it is not known: null.
 * Spec: ETSI EN 300 468, 6.2, terrestrial_delivery_system_descriptor
 */
export function terrestrialDeliverySystem(reader: FieldReader) {
  const frequency = reader.u32();
  const system = {
    bandwidth: wordOf(['8MHz', '7MHz', '6MHz', '5MHz'] as const, reader.bits(3)),
    priority: reader.flag() ? ('HP' as const) : ('LP' as const),
    no_time_slicing: reader.flag(),
    no_mpe_fec: reader.flag(),
  };
  reader.skip(2);
  return {
    name: 'terrestrial_delivery_system' as const,
    centre_frequency_hz: frequency === 0xffffffff ? null : frequency * 10,
    ...system,
    constellation: wordOf(['QPSK', '16-QAM', '64-QAM'] as const, reader.bits(2)),
    hierarchy_information: reader.bits(3),
    code_rate_hp_stream: wordOf(CODE_RATES, reader.bits(3)),
    code_rate_lp_stream: wordOf(CODE_RATES, reader.bits(3)),
    guard_interval: wordOf(['1/32', '1/16', '1/8', '1/4'] as const, reader.bits(2)),
    transmission_mode: wordOf(['2k', '8k', '4k'] as const, reader.bits(2)),
    other_frequency: reader.flag(),
  };
}

/** Spec: ETSI EN 300 468, 6.4, T2_delivery_system_descriptor */
export function t2DeliverySystem(reader: FieldReader) {
  return {
    name: 't2_delivery_system' as const,
    plp_id: reader.u8(),
    t2_system_id: reader.u16(),
    system: reader.optional(reader.left > 0, () => t2System(reader)),
  };
}

function t2System(reader: FieldReader) {
  const sisoMiso = wordOf(['SISO', 'MISO'] as const, reader.bits(2));
  const bandwidth = wordOf(T2_BANDWIDTHS, reader.bits(4));
  reader.skip(2);
  const guardInterval = wordOf(T2_GUARD_INTERVALS, reader.bits(3));
  const transmissionMode = wordOf(T2_TRANSMISSION_MODES, reader.bits(3));
  const otherFrequency = reader.flag();
  const isTfs = reader.flag();
  return {
    siso_miso: sisoMiso,
    bandwidth,
    guard_interval: guardInterval,
    transmission_mode: transmissionMode,
    other_frequency: otherFrequency,
    tfs: isTfs,
    cells: reader.list((entry) => ({
      cell_id: entry.u16(),
      centre_frequencies_hz: isTfs ? entry.listIn(entry.u8(), tensOfHz) : [tensOfHz(entry)],
      subcells: entry.listIn(entry.u8(), (subcell) => ({
        cell_id_extension: subcell.u8(),
        transposer_frequency_hz: tensOfHz(subcell),
      })),
    })),
  };
}

function tensOfHz(reader: FieldReader): number {
  return reader.u32() * 10;
}

const CODE_RATES = ['1/2', '2/3', '3/4', '5/6', '7/8'] as const;
const T2_BANDWIDTHS = ['8MHz', '7MHz', '6MHz', '5MHz', '10MHz', '1.712MHz'] as const;
const T2_GUARD_INTERVALS = ['1/32', '1/16', '1/8', '1/4', '1/128', '19/128', '19/256'] as const;
const T2_TRANSMISSION_MODES = ['2k', '8k', '4k', '1k', '16k', '32k'] as const;
