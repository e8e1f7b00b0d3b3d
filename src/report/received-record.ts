import type { ProbeIdentity, ProbeReport } from '../stream/message.js';
import { isWithin, type JsonBounds } from './json-bounds.js';
import type { AnalysisRecord } from './records.js';
import { strippedToSchema } from './report-schema.js';

/** Bounds of a report that is read: more than a transport stream with 1024 PIDs takes, and less than what overflows a stack. */
const BOUNDS: JsonBounds = { length: 16 * 1024 * 1024, depth: 32, stringLength: 16_384 };
/**
 * The record of an analysis that a probe made, with nothing in it that the schema does not know; undefined when it is none, is out
 * of bounds, or of another probe or stream.
 */
export function receivedRecord({ json, streamId }: ProbeReport, probe: ProbeIdentity): AnalysisRecord | undefined {
  if (!isWithin(json, BOUNDS)) return undefined;
  const record = strippedToSchema(parsed(json));
  if (record === undefined) return undefined;
  const { probe_id, session_id, stream_id } = record;
  const isOwn = probe_id === probe.probeId && session_id === probe.sessionId && stream_id === streamId;
  return isOwn ? record : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
