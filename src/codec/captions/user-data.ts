/** What is looked for is not there. */
const ABSENT = -1;

/** itu_t_t35_country_code of the United States. */
const COUNTRY_USA = 0xb5;
/** itu_t_t35_provider_code. */
const PROVIDER_ATSC = 0x0031;
const PROVIDER_DIRECTV = 0x002f;
/** user_identifier `GA94`; `DTG1`, which has the active format, has no captions. */
const GA94 = 0x47413934;
const CC_DATA = 0x03;
const GA94_SIZE = 5;
/** user_data_type_code of SCTE 20; seven reserved bits and vbi_data_flag follow. */
const SCTE_20 = 0x03;

/**
 * Where cc_data() begins in user_data_registered_itu_t_t35 of an SEI message, whose itu_t_t35_country_code stands at `start`; −1
 * where it has none: active format, bar data, what others have registered.
 * Spec: ANSI/SCTE 128, 8.1; ATSC A/72, 6.4
 */
export function ccDataOfT35(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 4 || bytes[start] !== COUNTRY_USA) return ABSENT;
  const provider = (bytes[start + 1]! << 8) | bytes[start + 2]!;
  const data = start + 3;
  if (provider === PROVIDER_ATSC) return ccDataOfGa94(bytes, data, end);
  // user_data_type_code, and how many bytes follow
  if (provider === PROVIDER_DIRECTV && bytes[data] === CC_DATA && end - data > 2) return data + 2;
  return ABSENT;
}

/**
 * Where cc_data() begins in user_data() of MPEG-2 video, the bytes behind user_data_start_code; −1 where it has none.
 * Spec: ATSC A/53, Part 4, 6.2.1
 */
export function ccDataOfUserData(bytes: Uint8Array, start: number, end: number): number {
  return ccDataOfGa94(bytes, start, end);
}

/**
 * Where the captions of SCTE 20 begin in user_data() of MPEG-2 video, behind vbi_data_flag; −1 where it has none.
 * Spec: ANSI/SCTE 20, 5.1
 */
export function scte20OfUserData(bytes: Uint8Array, start: number, end: number): number {
  const isScte20 = end - start >= 3 && bytes[start] === SCTE_20 && (bytes[start + 1]! & 0x7f) === 1;
  return isScte20 ? start + 2 : ABSENT;
}

function ccDataOfGa94(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < GA94_SIZE) return ABSENT;
  const identifier =
    ((bytes[start]! << 24) | (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!) >>> 0;
  return identifier === GA94 && bytes[start + 4] === CC_DATA ? start + GA94_SIZE : ABSENT;
}
