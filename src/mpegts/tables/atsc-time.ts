/** 6 January 1980, 0:00 UTC, in seconds since 1970. */
const GPS_EPOCH_S = 315_964_800;

/**
 * Seconds since 1970 of a GPS time, which runs ahead of UTC by the leap seconds since 1980: the system time table has them as
 * GPS_UTC_offset.
 * Spec: ATSC A/65, system_time_table_section
 */
export function gpsToUtcS(gpsTimeS: number, gpsUtcOffsetS: number): number {
  return GPS_EPOCH_S + gpsTimeS - gpsUtcOffsetS;
}
