export interface PtpSpec {
  readonly type: 'sync' | 'follow_up' | 'announce';
  readonly domain?: number;
  readonly sequence: number;
  readonly grandmaster?: string;
  readonly clockClass?: number;
  readonly logInterval?: number;
  readonly sender?: string;
}

const TYPES = { sync: [0, 44, 0], follow_up: [8, 44, 2], announce: [11, 64, 5] } as const;

/** A message of PTP version 2, field by field. Spec: IEEE Std 1588, 13.3 to 13.7 */
export function ptpMessage(spec: PtpSpec): Buffer {
  const { type, domain = 127, sequence, grandmaster = '0800110000000001', clockClass = 6, sender } = spec;
  const [messageType, length, control] = TYPES[type];
  const bytes = Buffer.alloc(length);
  bytes[0] = messageType;
  bytes[1] = 2;
  bytes.writeUInt16BE(length, 2);
  bytes[4] = domain;
  // Two-step of sync; valid UTC offset and traceable of announce.
  bytes.writeUInt16BE(type === 'sync' ? 0x0200 : type === 'announce' ? 0x003c : 0, 6);
  bytes.write(sender ?? grandmaster, 20, 'hex');
  bytes.writeUInt16BE(1, 28);
  bytes.writeUInt16BE(sequence, 30);
  bytes[32] = control;
  bytes.writeInt8(spec.logInterval ?? (type === 'announce' ? -2 : -3), 33);
  if (type !== 'announce') return bytes;
  bytes.writeInt16BE(37, 44);
  bytes.set([128, clockClass, 0x21], 47);
  bytes.writeUInt16BE(0x4e5d, 50);
  bytes[52] = 100;
  bytes.write(grandmaster, 53, 'hex');
  bytes.writeUInt16BE(1, 61);
  bytes[63] = 0x20;
  return bytes;
}
