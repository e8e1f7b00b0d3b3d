/** What can be wrong with a datagram of ancillary data, or with an ANC packet in it. */
export const ANC_FAULTS = {
  /** The payload is shorter than its header says, or than its ANC packets are. */
  truncated: 'payload or ANC packet cut off',
  /** Length is not that of what follows. Spec: RFC 8331, 2.1 */
  length: 'Length does not agree with the payload',
  /** Bytes are left behind the last ANC packet. Spec: RFC 8331, 2.1 */
  count: 'ANC_Count does not agree with the payload',
  /** F is 01. Spec: RFC 8331, 2.1 */
  field: 'F has the invalid value 01',
  /** Fields follow each other that do not alternate, or F changes within a field. */
  field_order: 'fields do not alternate',
  /** Bits that must be 0 are not. Spec: RFC 8331, 2.1 */
  reserved: 'reserved bits are set',
  /** The timestamp changed without a marker before, or stayed behind one. Spec: RFC 8331, 2.1 */
  marker: 'marker bit and timestamps contradict each other',
  /** Parity of DID. Spec: SMPTE ST 291-1, 6.2 */
  did_parity: 'parity of DID',
  /** Parity of SDID or DBN. Spec: SMPTE ST 291-1, 6.3 */
  sdid_parity: 'parity of SDID or DBN',
  /** Parity of Data_Count. Spec: SMPTE ST 291-1, 6.4 */
  data_count_parity: 'parity of Data_Count',
  /** Checksum over DID to the last word of data. Spec: SMPTE ST 291-1, 6.6 */
  checksum: 'checksum',
  /** A DID that is not to be used: 0x00, or of the reserved ranges. Spec: SMPTE ST 291-1, table 1 */
  did: 'DID undefined or reserved',
} as const satisfies Readonly<Record<string, string>>;
export type AncFault = keyof typeof ANC_FAULTS;
