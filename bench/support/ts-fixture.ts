import { writeFileSync } from 'node:fs';

const PACKET_SIZE = 188;
const ES_PID = 0x100;

/** Writes a TS of one PID with correct continuity counters and numbered payloads, about that many bytes long. */
export function writeTsFile(file: string, bytes: number): void {
  const count = Math.floor(bytes / (PACKET_SIZE * 112)) * 112; // whole datagrams of 7, whole turns of the counter of 16
  const data = Buffer.alloc(count * PACKET_SIZE, 0x55);
  for (let number = 0; number < count; number++) {
    const pos = number * PACKET_SIZE;
    data[pos] = 0x47;
    data.writeUInt16BE(ES_PID, pos + 1);
    data[pos + 3] = 0x10 | (number & 0x0f);
    data.writeUInt32BE(number, pos + 4);
  }
  writeFileSync(file, data);
}
