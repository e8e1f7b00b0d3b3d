import type { HostReport } from '../../system/host-report.js';
import { addFields } from './field.js';
import { HOST_FIELDS, LATER_HOST_FIELDS } from './host-fields.js';
import { PID_FIELDS, type PidFacts, type TransportStreamRecord } from './pid-fields.js';
import { pidMapOf } from './pid-map.js';
import { STREAM_FIELDS } from './stream-fields.js';
import { TR101290_FIELDS } from './tr101290-fields.js';
import { DISK_FIELDS, NETWORK_FIELDS } from './watched-fields.js';

/** What the next message on the stream is compared with. */
interface Before {
  readonly stream: TransportStreamRecord;
  /** End of the interval of the report, in ns since the first arrival. */
  readonly endNs: number;
}

/**
 * Writes reports on transport streams as rscap wrote its messages: one flat object, `streams.<pid>.<field>` for each PID.
 * See docs/metrics.md for every field.
 */
export class RscapFormatter {
  readonly #before = new Map<string, Before>();

  /** Figures since the message before are since the last call for the stream. */
  message(stream: TransportStreamRecord, host: HostReport): Record<string, unknown> {
    const before = this.#beforeOf(stream);
    const message: Record<string, unknown> = {};
    addFields(message, '', STREAM_FIELDS, { stream, ccErrorsBefore: before?.stream.cc_errors ?? 0 });
    addHost(message, host);
    addFields(message, '', TR101290_FIELDS, stream.tr101290);
    const pids = Object.values(stream.pids);
    message.pid_map = pidMapOf(pids);
    for (const pid of pids) {
      const prefix = `streams.${pid.pid}.`;
      const last = before?.stream.pids[pid.pid];
      const facts: PidFacts = {
        stream,
        pid,
        packetsBefore: last?.packets ?? 0,
        ccErrorsBefore: last?.cc_errors ?? 0,
        beginNs: before?.endNs ?? 0,
      };
      addFields(message, prefix, PID_FIELDS, facts);
      addFields(message, prefix, HOST_FIELDS, host);
    }
    return message;
  }

  /** The message before, which this one replaces; undefined when the analysis has begun anew. */
  #beforeOf(stream: TransportStreamRecord): Before | undefined {
    const key = `${stream.probe_id} ${stream.session_id} ${stream.stream_id}`;
    const before = this.#before.get(key);
    if (stream.final) this.#before.delete(key);
    else this.#before.set(key, { stream, endNs: stream.duration_ns + stream.silent_ns });
    return before?.stream.first_arrival_s === stream.first_arrival_s ? before : undefined;
  }
}

function addHost(message: Record<string, unknown>, host: HostReport): void {
  addFields(message, '', HOST_FIELDS, host);
  addFields(message, '', LATER_HOST_FIELDS, host);
  const { network_interface, disk } = host;
  if (network_interface !== null) {
    addFields(message, `network.${network_interface.name}.`, NETWORK_FIELDS, network_interface);
  }
  if (disk !== null) addFields(message, 'disk_stats.0.', DISK_FIELDS, disk);
}
