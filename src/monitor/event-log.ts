// Tested by: test/monitor/monitor.test.ts
import { faultFacts } from '../cli/fault-facts.js';
import type { RateLimitedLog } from '../cli/rate-limited-log.js';
import { type AnalysisFailure, failureText } from '../inspect/analysis-failure.js';
import type { FreeSpaceState } from '../recording/free-space.js';
import type { IgnoredCause, RefusedCause } from '../report/accounting.js';
import { totalOf } from '../report/cause-counts.js';
import type { DeliveryAccount } from '../report/delivery-account.js';
import type { DecodeFault } from '../stream/decode-fault.js';
import type { EndReason, Message, ProbeIdentity } from '../stream/message.js';
import type { StreamSession } from './stream-session.js';

/** Stream ids named in a log line. */
const MOST_NAMED = 16;
const REFUSALS: Readonly<Record<RefusedCause, string>> = {
  table_full: 'too many probes or streams: this one is not followed',
  superseded_session: 'two probes have the same name: give each its own --probe-id',
  after_end: 'message of a session that has ended',
  inconsistent_status: 'status whose counters are no counts, or do not add up',
  bad_report: 'report that does not fit its schema',
  fault: 'failed on a message, which is not used: please report this',
};

/** What a monitor says of the messages it gets, at most one line a second of each kind. */
export class EventLog {
  constructor(readonly log: RateLimitedLog) {}

  ended(probe: ProbeIdentity, reason: EndReason): void {
    const level = reason === 'failed' ? 'warn' : 'info';
    this.log.write(level, 'end', { probe_id: probe.probeId, reason }, 'probe ended');
  }

  lost(probe: ProbeIdentity, isLost: boolean): void {
    const text = isLost ? 'connection to the probe lost without the end of its session' : 'the probe is back';
    this.log.write(isLost ? 'error' : 'info', isLost ? 'lost' : 'back', { probe_id: probe.probeId }, text);
  }

  released({ probe, info }: StreamSession): void {
    const facts = { probe_id: probe.probeId, stream_id: info.streamId };
    this.log.write('info', 'released', facts, 'the probe has released a stream of which nothing came');
  }

  streamBack({ probe, info }: StreamSession): void {
    const facts = { probe_id: probe.probeId, stream_id: info.streamId };
    this.log.write('info', 'stream_back', facts, 'a stream is back that its probe had released');
  }

  superseded(probe: ProbeIdentity): void {
    this.log.write('info', 'new_session', { probe_id: probe.probeId }, 'probe was started anew');
  }

  undecodable(cause: DecodeFault): void {
    this.log.write('warn', 'undecodable', { cause }, 'message cannot be read');
  }

  refused(cause: RefusedCause, probe: ProbeIdentity): void {
    this.log.write('error', cause, { probe_id: probe.probeId, session_id: probe.sessionId }, REFUSALS[cause]);
  }

  /** A bug: the message of the error and where it was thrown. */
  fault(where: string, error: unknown): void {
    this.log.write('error', `fault ${where}`, faultFacts(error), `failed: ${where}`);
  }

  messageFault({ kind, probe: { probeId } }: Message, error: unknown): void {
    this.log.write(
      'error',
      `fault of a ${kind}`,
      { kind, probe_id: probeId, ...faultFacts(error) },
      'failed on a message',
    );
  }

  ignored(cause: IgnoredCause, stream: StreamSession): void {
    const facts = { cause, probe_id: stream.probe.probeId, stream_id: stream.info.streamId };
    this.log.write('warn', cause, facts, 'message about a stream ignored');
  }

  notAnalysed(stream: StreamSession): void {
    const facts = { probe_id: stream.probe.probeId, stream_id: stream.info.streamId };
    this.log.write('warn', 'not_analysed', facts, 'too many streams: this one is not analysed');
  }

  threadLost(reason: string, streams: number): void {
    const text = 'a thread that analyses was replaced: its streams begin anew';
    this.log.write('error', 'thread_lost', { reason, streams }, text);
  }

  /** Threads have not reported for so long: they have more to do than they can. */
  analysisBehind(lateMs: number): void {
    const text =
      'the analysis is behind: reports and alarms come late, until they are in time again; recordings do not wait for it. More cores, or fewer streams';
    this.log.write('warn', 'analysis_behind', { late_s: Math.round(lateMs / 1000) }, text);
  }

  analysisInTime(): void {
    this.log.write('info', 'analysis_in_time', {}, 'the analysis is in time again');
  }

  analysisFailed(failure: AnalysisFailure, stream: StreamSession): void {
    const { stage, place, stack } = failure;
    const facts = { probe_id: stream.probe.probeId, stream_id: stream.info.streamId, stage, place, stack };
    this.log.write('error', 'analysis_failed', facts, failureText(failure));
  }

  space({ isLow, freeBytes }: FreeSpaceState): void {
    const text = isLow ? 'too little space is free: recordings have stopped' : 'recordings go on';
    this.log.write(isLow ? 'error' : 'info', 'space', { free_bytes: freeBytes }, text);
  }

  outputFailed(error: Error): void {
    this.log.write('error', 'output', {}, error.message);
  }

  outletClosed(name: string, account: DeliveryAccount): void {
    const { made, delivered, waiting, lost, last_error } = account;
    const level = lost > 0 ? 'error' : delivered === made ? 'info' : 'warn';
    const message = lost > 0 ? 'outlet closed: events or final records are lost' : 'outlet closed';
    const dropped = totalOf(account.dropped);
    this.log.write(level, `closed ${name}`, { outlet: name, delivered, waiting, dropped, lost, last_error }, message);
  }

  /** Selected streams that did not come, and those that did. */
  unseen(streams: readonly string[], seen: readonly string[]): void {
    const more = streams.length > MOST_NAMED ? { streams_in_all: streams.length } : {};
    const facts = { streams: streams.slice(0, MOST_NAMED), ...more, seen: seen.slice(0, MOST_NAMED) };
    this.log.write('warn', 'unseen', facts, 'selected streams were not received');
  }
}
