// Tested by: test/mpegts/descriptors/descriptor.test.ts
import type { FieldReader } from '../field-reader.js';
import { wordOf } from '../named.js';

/** Spec: ETSI EN 300 468, 6.2, cable_delivery_system_descriptor */
export function cableDeliverySystem(reader: FieldReader) {
  const frequencyHz = bcdTimes(reader, 8, 100);
  reader.skip(12);
  return {
    name: 'cable_delivery_system' as const,
    frequency_hz: frequencyHz,
    fec_outer: wordOf([null, 'none', 'RS(204/188)'] as const, reader.bits(4)),
    modulation: wordOf([null, '16-QAM', '32-QAM', '64-QAM', '128-QAM', '256-QAM'] as const, reader.u8()),
    symbol_rate: bcdTimes(reader, 7, 100),
    fec_inner: wordOf(FEC_INNER, reader.bits(4)),
  };
}

/** Spec: ETSI EN 300 468, 6.2, satellite_delivery_system_descriptor */
export function satelliteDeliverySystem(reader: FieldReader) {
  const frequencyHz = bcdTimes(reader, 8, 10_000);
  const tenthsOfDegree = reader.bcd(4);
  const isEast = reader.flag();
  const polarization = wordOf(POLARIZATIONS, reader.bits(2));
  const rollOffCode = reader.bits(2);
  const isS2 = reader.flag();
  return {
    name: 'satellite_delivery_system' as const,
    frequency_hz: frequencyHz,
    orbital_position_deg: tenthsOfDegree === null ? null : tenthsOfDegree / 10,
    direction: isEast ? ('east' as const) : ('west' as const),
    polarization,
    modulation_system: isS2 ? ('DVB-S2' as const) : ('DVB-S' as const),
    /** Given for DVB-S2 only. */
    roll_off: isS2 ? wordOf(['0.35', '0.25', '0.20'] as const, rollOffCode) : null,
    modulation_type: wordOf(['auto', 'QPSK', '8PSK', '16-QAM'] as const, reader.bits(2)),
    symbol_rate: bcdTimes(reader, 7, 100),
    fec_inner: wordOf(FEC_INNER, reader.bits(4)),
  };
}

/** Spec: ETSI EN 300 468, 6.2, S2_satellite_delivery_system_descriptor */
export function s2SatelliteDeliverySystem(reader: FieldReader) {
  const hasScramblingIndex = reader.flag();
  const hasInputStream = reader.flag();
  const backwardsCompatibility = reader.flag();
  const hasNoTimeslice = reader.flag();
  reader.skip(2);
  const tsGsMode = reader.bits(2);
  if (hasScramblingIndex) reader.skip(6);
  return {
    name: 's2_satellite_delivery_system' as const,
    backwards_compatibility: backwardsCompatibility,
    ts_gs_mode: tsGsMode,
    scrambling_sequence_index: reader.optional(hasScramblingIndex, () => reader.bits(18)),
    input_stream_identifier: reader.optional(hasInputStream, () => reader.u8()),
    timeslice_number: reader.optional(!hasNoTimeslice, () => reader.u8()),
  };
}

/** A frequency whose coding is not defined is null. Spec: ETSI EN 300 468, 6.2, frequency_list_descriptor */
export function frequencyList(reader: FieldReader) {
  reader.skip(6);
  const codingType = reader.bits(2);
  return {
    name: 'frequency_list' as const,
    coding_type: wordOf([null, 'satellite', 'cable', 'terrestrial'] as const, codingType),
    centre_frequencies_hz: reader.list((entry) => {
      if (codingType === 1) return bcdTimes(entry, 8, 10_000);
      if (codingType === 2) return bcdTimes(entry, 8, 100);
      const frequency = entry.u32();
      return codingType === 3 ? frequency * 10 : null;
    }),
  };
}

function bcdTimes(reader: FieldReader, digits: number, unit: number): number | null {
  const value = reader.bcd(digits);
  return value === null ? null : value * unit;
}

const POLARIZATIONS = ['linear horizontal', 'linear vertical', 'circular left', 'circular right'] as const;
/** Null is not defined or reserved. */
const FEC_INNER = [
  null,
  '1/2',
  '2/3',
  '3/4',
  '5/6',
  '7/8',
  '8/9',
  '3/5',
  '4/5',
  '9/10',
  null,
  null,
  null,
  null,
  null,
  'none',
] as const;
