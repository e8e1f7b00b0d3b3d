import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { identityFaults } from '../../src/report/accounting.js';
import { totalOf } from '../../src/report/cause-counts.js';
import type { NdjsonRecord } from '../../src/report/records.js';

/** What the metrics file says of all streams at their end. */
export interface StreamAccounts {
  readonly captured: number;
  readonly kernelDatagrams: number;
  readonly queue: number;
  /** Before the monitor was there, too. */
  readonly link: number;
  readonly received: number;
  readonly analysed: number;
  readonly behind: number;
  /** Not analysed for any other reason. */
  readonly leftOut: number;
  /** Packets of the final reports. */
  readonly reported: number;
  /** Streams that have their final record of the accounts, and of the report. */
  readonly finalAccounts: number;
  readonly finalReports: number;
  /** Identities of the accounts that do not hold. */
  readonly faults: number;
  /** Losses by whom they are blamed on, and names of the alarms that were raised, each with how often. */
  readonly losses: ReadonlyMap<string, number>;
  readonly alarms: ReadonlyMap<string, number>;
}

/** Reads it line by line: it may be larger than a string. */
export async function readAccounts(metricsFile: string): Promise<StreamAccounts> {
  const sums = { captured: 0, kernelDatagrams: 0, queue: 0, link: 0, received: 0, analysed: 0, behind: 0, leftOut: 0 };
  const counts = { reported: 0, finalAccounts: 0, finalReports: 0, faults: 0 };
  const losses = new Map<string, number>();
  const alarms = new Map<string, number>();
  for await (const line of createInterface({ input: createReadStream(metricsFile) })) {
    if (!line.includes('"final":true') && !line.startsWith('{"event"') && !line.includes('"type":"event"')) continue;
    const record: NdjsonRecord = JSON.parse(line);
    if (record.type === 'event') {
      if (record.event === 'loss') count(losses, record.blame);
      else if (record.event === 'raised') count(alarms, record.name);
    } else if (record.type === 'log_line' || !record.final) {
      // nothing of an end
    } else if (record.type === 'accounting') {
      sums.captured += record.captured_packets;
      sums.queue += record.queue_dropped_packets;
      sums.link += record.link_lost_packets + record.before_join_packets;
      sums.received += record.received_packets;
      sums.analysed += record.analysed_packets;
      sums.behind += record.not_analysed.behind;
      sums.leftOut += totalOf(record.not_analysed) - record.not_analysed.behind;
      counts.finalAccounts++;
      counts.faults += identityFaults(record).length;
    } else if (record.type === 'probe_accounting') {
      sums.kernelDatagrams = record.kernel_dropped_datagrams ?? 0;
    } else if (record.type === 'stream_report') {
      counts.finalReports++;
      if (record.kind === 'mpegts') counts.reported += record.packets;
    }
  }
  return { ...sums, ...counts, losses, alarms };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
