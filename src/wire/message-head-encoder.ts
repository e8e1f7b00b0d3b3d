import type { ProbeIdentity } from '../stream/message.js';
import { MessageLayout, SCHEMA_MAJOR, SCHEMA_MINOR } from './layout.js';
import type { SegmentWriter } from './segment-writer.js';

/** Writes what all messages of a stream share into the `Message` at the word that was reserved for it. */
export function writeMessageHead(writer: SegmentWriter, at: number, probe: ProbeIdentity, streamId: string): void {
  const pointers = at + MessageLayout.dataWords;
  writer.uint16(at, MessageLayout.schemaMajor, SCHEMA_MAJOR);
  writer.uint16(at, MessageLayout.schemaMinor, SCHEMA_MINOR);
  writer.uint32(at, MessageLayout.sessionId, Number.parseInt(probe.sessionId.slice(8), 16));
  writer.uint32(at, MessageLayout.sessionId + 4, Number.parseInt(probe.sessionId.slice(0, 8), 16));
  writer.text(pointers + MessageLayout.probeId, probe.probeId);
  writer.text(pointers + MessageLayout.streamId, streamId);
}
