import type { HostReport } from '../../system/host-report.js';
import { jsonMembers, membersText } from './field.js';
import { HOST_FIELDS, LATER_HOST_FIELDS } from './host-fields.js';
import { PID_FIELDS, type PidSubject, type TransportStreamRecord } from './pid-fields.js';
import { pidMapOf } from './pid-map.js';
import { type RscapImage, STREAM_FIELDS } from './stream-fields.js';
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

  /** As JSON, made in one go: there are some fifty fields of each PID. `image` is the latest picture since the message before. Figures since the message before are since the last call. */
  json(stream: TransportStreamRecord, host: HostReport, image?: RscapImage): string {
    const before = this.#beforeOf(stream);
    const pids = Object.values(stream.pids);
    const hostMembers = jsonMembers(HOST_FIELDS, host);
    let text = `{"pid_map":${JSON.stringify(pidMapOf(pids))}`;
    text += membersText(
      '',
      jsonMembers(STREAM_FIELDS, { stream, ccErrorsBefore: before?.stream.cc_errors ?? 0, image }),
    );
    text += membersText('', jsonMembers(TR101290_FIELDS, stream.tr101290));
    text += membersText('', hostMembers);
    text += laterHostText(host);
    for (const pid of pids) {
      const prefix = `streams.${pid.pid}.`;
      const last = before?.stream.pids[pid.pid];
      const facts: PidSubject = {
        stream,
        pid,
        packetsBefore: last?.packets ?? 0,
        ccErrorsBefore: last?.cc_errors ?? 0,
        beginNs: before?.endNs ?? 0,
      };
      text += membersText(prefix, jsonMembers(PID_FIELDS, facts));
      text += membersText(prefix, hostMembers);
    }
    return `${text}}`;
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

function laterHostText(host: HostReport): string {
  const { network_interface, disk } = host;
  let text = membersText('', jsonMembers(LATER_HOST_FIELDS, host));
  if (network_interface !== null) {
    const prefix = `network.${network_interface.name}.`;
    text += membersText(prefix, jsonMembers(NETWORK_FIELDS, network_interface));
  }
  if (disk !== null) text += membersText('disk_stats.0.', jsonMembers(DISK_FIELDS, disk));
  return text;
}
