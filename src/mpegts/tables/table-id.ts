/**
 * table_id of the tables that are known here.
 * Spec: ISO/IEC 13818-1, 2.4.4.4; ETSI EN 300 468, table 2; ATSC A/65, table_id values; SCTE 35, splice_info_section
 */
export const TableId = {
  PAT: 0x00,
  CAT: 0x01,
  PMT: 0x02,
  TSDT: 0x03,
  NIT_ACTUAL: 0x40,
  NIT_OTHER: 0x41,
  SDT_ACTUAL: 0x42,
  SDT_OTHER: 0x46,
  BAT: 0x4a,
  EIT_PF_ACTUAL: 0x4e,
  EIT_PF_OTHER: 0x4f,
  EIT_SCHEDULE_ACTUAL: 0x50,
  EIT_SCHEDULE_ACTUAL_LAST: 0x5f,
  EIT_SCHEDULE_OTHER: 0x60,
  EIT_SCHEDULE_OTHER_LAST: 0x6f,
  TDT: 0x70,
  RST: 0x71,
  ST: 0x72,
  TOT: 0x73,
  ATSC_MGT: 0xc7,
  ATSC_TVCT: 0xc8,
  ATSC_CVCT: 0xc9,
  ATSC_RRT: 0xca,
  ATSC_EIT: 0xcb,
  ATSC_ETT: 0xcc,
  ATSC_STT: 0xcd,
  SPLICE_INFO: 0xfc,
} as const;

/** Whether the table is an event information table of DVB: present/following or schedule, of this stream or another. */
export function isDvbEit(tableId: number): boolean {
  return tableId >= TableId.EIT_PF_ACTUAL && tableId <= TableId.EIT_SCHEDULE_OTHER_LAST;
}
