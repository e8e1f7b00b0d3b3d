// Tested by: test/inspect/threads/inspector-threads.test.ts
import { zeroCounts } from '../../report/cause-counts.js';
import { type InspectAccount, NOT_INSPECTED_CAUSES, type NotInspectedCause } from '../inspect-message.js';

/** What became of the packets of a stream: on the threads that have analysed it one after the other, and on the way to them. */
export class HandedPackets {
  /** Given to the thread that has it now. */
  #handed = 0;
  #latest: InspectAccount = { analysed: 0, notAnalysed: zeroCounts(NOT_INSPECTED_CAUSES) };
  #analysedBefore = 0;
  readonly #notAnalysed = zeroCounts(NOT_INSPECTED_CAUSES);

  handed(packets: number): void {
    this.#handed += packets;
  }

  leftOut(cause: NotInspectedCause, packets: number): void {
    this.#notAnalysed[cause] += packets;
  }

  /** What the thread says of those that it was given so far. */
  told(account: InspectAccount): void {
    this.#latest = account;
  }

  /** The thread is gone: nobody knows what it did with what it did not tell of. */
  threadLost(): void {
    const { analysed, notAnalysed } = this.#latest;
    let told = analysed;
    for (const cause of NOT_INSPECTED_CAUSES) {
      told += notAnalysed[cause];
      this.#notAnalysed[cause] += notAnalysed[cause];
    }
    this.#analysedBefore += analysed;
    this.#notAnalysed.thread_lost += this.#handed - told;
    this.#handed = 0;
    this.#latest = { analysed: 0, notAnalysed: zeroCounts(NOT_INSPECTED_CAUSES) };
  }

  get account(): InspectAccount {
    const notAnalysed = { ...this.#notAnalysed };
    for (const cause of NOT_INSPECTED_CAUSES) notAnalysed[cause] += this.#latest.notAnalysed[cause];
    return { analysed: this.#analysedBefore + this.#latest.analysed, notAnalysed };
  }
}
