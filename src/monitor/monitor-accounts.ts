// Tested by: test/monitor/monitor-accounts.test.ts, test/monitor/monitor.test.ts
import type { MonitorAccountingRecord } from '../report/accounting.js';
import { type CauseCounts, zeroCounts } from '../report/cause-counts.js';
import type { RecordTaker } from '../report/record-taker.js';
import { DECODE_FAULTS, type DecodeFault } from '../stream/decode-fault.js';
import type { EssenceService } from './images/essence-service.js';
import type { ProbeSession } from './probe-session.js';
import type { RecordRouter } from './record-router.js';
import { accountingRecord, probeAccountingRecord } from './records.js';
import type { SessionTable } from './session-table.js';
import type { StreamSession } from './stream-session.js';
import type { StreamTakers } from './stream-takers.js';
import { deliveriesOf } from './takers-end.js';
import { addSession, addStream, type Totals } from './totals.js';

export interface AccountedParts {
  readonly table: Pick<SessionTable, 'sessions' | 'refused'>;
  readonly takers: readonly RecordTaker[];
  readonly records: Pick<RecordRouter, 'accounting' | 'write'>;
  readonly streamTakers: Pick<StreamTakers, 'tapAccounts'>;
  readonly essence: Pick<EssenceService, 'pictureAccount'> | undefined;
}

/** What a monitor counts of all that came, and the accounting records while it runs: of streams, probes and itself. */
export class MonitorAccounts {
  /** Count of all messages that could be read. */
  receivedMessages = 0;
  receivedBatches = 0;
  readonly undecodable: CauseCounts<DecodeFault> = zeroCounts(DECODE_FAULTS);
  /** Of sessions and streams that have left the table. */
  readonly #goneTotals: Totals = { receivedBytes: 0, receivedPackets: 0, lost: 0, unsettledPackets: 0 };
  /** Streams that have left the table and have not ended. */
  readonly #releasing = new Set<StreamSession>();

  constructor(readonly parts: AccountedParts) {}

  /** The session leaves the table. */
  superseded(session: ProbeSession): void {
    addSession(this.#goneTotals, session);
  }

  /** The stream leaves the table before its session does, and ends then. */
  released(stream: StreamSession, ended: Promise<void>): void {
    this.#releasing.add(stream);
    void ended.then(() => {
      this.#releasing.delete(stream);
      addStream(this.#goneTotals, stream);
    });
  }

  /** Sums over all streams of all sessions so far. */
  totals(): Totals {
    const totals = { ...this.#goneTotals };
    for (const session of this.parts.table.sessions()) addSession(totals, session);
    for (const stream of this.#releasing) addStream(totals, stream);
    return totals;
  }

  /** Writes the records of all that has not ended; epoch ms. */
  write(timestamp: number): void {
    const { records, table, takers } = this.parts;
    if (takers.length === 0) return;
    for (const session of table.sessions()) {
      if (session.endReason !== null) continue;
      for (const stream of session.streams.values()) {
        if (this.#awaitsLast(stream)) continue;
        records.accounting(accountingRecord(session, stream, timestamp, false));
      }
      if (session.hasStatus) records.write(probeAccountingRecord(session, timestamp, false));
    }
    records.write(this.ownRecord(timestamp, false));
  }

  /** Whether a stream of its name has not had its last record: those of this one come behind it. */
  #awaitsLast({ probe, info }: StreamSession): boolean {
    for (const ending of this.#releasing) {
      if (ending.probe === probe && ending.info.streamId === info.streamId) return true;
    }
    return false;
  }

  /** The record of the monitor itself. */
  ownRecord(timestamp: number, final: boolean): MonitorAccountingRecord {
    const { essence, streamTakers, table, takers } = this.parts;
    return {
      type: 'monitor_accounting',
      final,
      timestamp,
      received_messages: this.receivedMessages,
      undecodable_messages: { ...this.undecodable },
      refused_messages: { ...table.refused },
      deliveries: deliveriesOf(takers),
      pictures: essence?.pictureAccount ?? null,
      taps: streamTakers.tapAccounts,
    };
  }
}
