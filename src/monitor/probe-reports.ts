import type { AnalysisRecord } from '../report/records.js';
import { reportFault } from '../report/report-schema.js';
import type { ProbeIdentity, ProbeReport } from '../stream/message.js';

/** Longest report of a probe that is read: what a transport stream with some hundred PIDs takes. */
const MAX_REPORT_BYTES = 16 * 1024 * 1024;

/** The record of an analysis that a probe made; undefined when it is none, or of another probe or stream. */
export function probeRecordOf({ json, streamId }: ProbeReport, probe: ProbeIdentity): AnalysisRecord | undefined {
  if (json.length > MAX_REPORT_BYTES) return undefined;
  const record = parse(json);
  if (record === undefined || reportFault(record) !== undefined) return undefined;
  const { probe_id, session_id, stream_id } = record;
  const isOwn = probe_id === probe.probeId && session_id === probe.sessionId && stream_id === streamId;
  return isOwn ? record : undefined;
}

function parse(json: string): AnalysisRecord | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as AnalysisRecord) : undefined;
  } catch {
    return undefined;
  }
}
