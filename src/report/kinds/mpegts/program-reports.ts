// Tested by: test/golden/report.samples.test.ts
import type { MpegtsFacts } from '../../../analysis/mpegts-analyzer.js';
import { NULL_PID } from '../../../mpegts/packet.js';
import type { Program } from '../../../mpegts/program-map.js';
import { audioLeadInMuxNs } from '../../../timing/audio-lead.js';
import type { PidReport } from './pid-report.js';
import type { ProgramReport } from './program-report.js';
import type { TableFacts } from './table-facts.js';

/** The reports on all programs of the PAT and channels of the VCT, by program_number. */
export function programReports(
  mpegts: MpegtsFacts,
  pids: Readonly<Record<string, PidReport>>,
  facts: TableFacts,
): Record<string, ProgramReport> {
  const reports: Record<string, ProgramReport> = {};
  for (const program of mpegts.ts.map.programs.values()) {
    reports[program.programNumber] = programReport(program, mpegts, pids, facts);
  }
  for (const programNumber of mpegts.services.channels) {
    reports[programNumber] ??= programReport({ programNumber, pmtPid: null, pmt: undefined }, mpegts, pids, facts);
  }
  return reports;
}

/** A program of the PAT, or a channel that is not in it. */
type ReportedProgram = Omit<Program, 'pmtPid'> & { readonly pmtPid: number | null };

function programReport(
  program: ReportedProgram,
  { services }: MpegtsFacts,
  pids: Readonly<Record<string, PidReport>>,
  facts: TableFacts,
): ProgramReport {
  const { programNumber, pmtPid, pmt } = program;
  const service = services.services.get(programNumber);
  const events = services.eventsOf(programNumber);
  const streamPids: number[] = [];
  const streams: PidReport[] = [];
  for (const { pid } of pmt?.streams ?? []) {
    streamPids.push(pid);
    const stream = pids[pid];
    if (stream !== undefined) streams.push(stream);
  }
  const video = streams.find(({ codec_kind }) => codec_kind === 'video');
  const audio = streams.find(({ codec_kind }) => codec_kind === 'audio');
  const hasBoth = video?.pts != null && audio?.pts != null;
  return {
    service_name: service?.service_name ?? null,
    provider_name: service?.provider_name ?? null,
    service_type: service?.service_type ?? null,
    running_status: service?.running_status ?? null,
    is_access_controlled: service?.is_access_controlled ?? null,
    channel_number: service?.channel_number ?? null,
    pmt_pid: pmtPid,
    pcr_pid: pmt === undefined || pmt.pcrPid === NULL_PID ? null : pmt.pcrPid,
    pids: streamPids,
    bitrate_bps: bitrateOf(streams),
    descriptors: facts.descriptorsOf(program),
    present_event: events?.present ?? null,
    following_event: events?.following ?? null,
    audio_lead_in_mux_ns: hasBoth ? audioLeadInMuxNs(video.pts!.total, audio.pts!.total) : null,
  };
}

/** Of all together; null where one is not known. */
function bitrateOf(streams: readonly PidReport[]): number | null {
  let sum = 0;
  for (const { bitrate_bps } of streams) {
    if (bitrate_bps === null) return null;
    sum += bitrate_bps;
  }
  return streams.length === 0 ? null : sum;
}
