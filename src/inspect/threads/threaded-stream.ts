// Tested by: test/inspect/threads/inspector-threads.test.ts
import { isAlarm } from '../../alarm/alarm-event.js';
import type { EventRecord } from '../../report/records.js';
import type { RecordOrigin } from '../../report/stream-fields.js';
import type { StreamInfo } from '../../stream/message.js';
import type { ReportContext } from '../inspect-message.js';
import { HandedPackets } from './handed-packets.js';
import type { InspectorThread } from './inspector-thread.js';

/** A stream that is analysed on a thread. */
export class ThreadedStream {
  readonly packets = new HandedPackets();
  /** As its thread was told last. */
  info: StreamInfo | undefined;
  /** Packets that its thread was not given, and not told of. */
  behind = 0;
  /** Packets of late: halved each second. */
  load = 0;
  /** It is read from a file by who waits for room. */
  isFile = false;
  /** How many threads ended with it in hand. */
  threadsLost = 0;
  /** It ended too many threads: it is not analysed any more. */
  isGivenUp = false;
  /** Set when no more will be told of it. */
  closing: ReportContext | undefined;
  /** By name: the alarms that were told as raised. */
  readonly #raised = new Map<string, EventRecord>();

  constructor(
    readonly number: number,
    readonly origin: RecordOrigin,
    public thread: InspectorThread,
  ) {}

  /** Whether its thread knows it as it is in this batch. */
  isKnownAs(info: StreamInfo): boolean {
    const known = this.info;
    if (known === info) return true;
    if (known === undefined) return false;
    return (Object.keys(info) as (keyof StreamInfo)[]).every((name) =>
      name === 'vlans' ? String(known.vlans) === String(info.vlans) : known[name] === info[name],
    );
  }

  note(event: EventRecord): void {
    if (!isAlarm(event)) return;
    if (event.event === 'cleared') this.#raised.delete(event.name);
    else this.#raised.set(event.name, event);
  }

  /** The alarms that were raised, which nobody follows any more. */
  takeRaised(): EventRecord[] {
    const raised = [...this.#raised.values()];
    this.#raised.clear();
    return raised;
  }
}
