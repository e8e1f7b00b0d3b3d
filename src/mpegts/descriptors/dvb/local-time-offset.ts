import { ABSENT } from '../../packet.js';
import { utcTimeAt } from '../../tables/dvb-time.js';
import type { FieldReader } from '../field-reader.js';

/** Spec: ETSI EN 300 468, 6.2, local_time_offset_descriptor */
export function localTimeOffset(reader: FieldReader) {
  return { name: 'local_time_offset' as const, regions: reader.list(region) };
}

function region(entry: FieldReader) {
  const countryCode = entry.language();
  const regionId = entry.bits(6);
  entry.skip(1);
  const sign = entry.flag() ? -1 : 1;
  return {
    country_code: countryCode,
    country_region_id: regionId,
    local_time_offset_min: signedMinutes(entry, sign),
    time_of_change: utcTime(entry),
    next_time_offset_min: signedMinutes(entry, sign),
  };
}

/** Minutes of four BCD digits, hours and minutes; null where they are none. */
function signedMinutes(entry: FieldReader, sign: 1 | -1): number | null {
  const hours = entry.bcd(2);
  const minutes = entry.bcd(2);
  if (hours === null || minutes === null || minutes > 59) return null;
  const total = hours * 60 + minutes;
  return total === 0 ? 0 : sign * total;
}

/** ISO 8601, or null where the bits are no time. */
function utcTime(entry: FieldReader): string | null {
  const bytes = entry.bytes(UTC_TIME_SIZE);
  if (bytes.length < UTC_TIME_SIZE) return null;
  const timeS = utcTimeAt(bytes, 0);
  return timeS === ABSENT ? null : new Date(timeS * 1000).toISOString();
}

const UTC_TIME_SIZE = 5;
