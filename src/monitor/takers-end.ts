// Tested by: test/monitor/final-records.test.ts
import { lostError } from '../output/output-error.js';
import type { DeliveryAccount } from '../report/delivery-account.js';
import type { RecordTaker } from '../report/record-taker.js';
import type { NdjsonRecord } from '../report/records.js';
import type { EventLog } from './event-log.js';
import type { Outcome } from './outcome.js';
import type { Summary } from './summary.js';

/** By name, of the takers that account for what they get. */
export function deliveriesOf(takers: readonly RecordTaker[]): Record<string, DeliveryAccount> {
  const named = takers.flatMap(({ name, figures }) => (figures === undefined ? [] : [[name, figures] as const]));
  return Object.fromEntries(named);
}

/** Closes all; those that close last get one record more, made then: it tells what became of what was on its way to the others. */
export async function closeInOrder(takers: readonly RecordTaker[], lastRecord: () => NdjsonRecord): Promise<void> {
  const last = takers.filter(({ closesLast }) => closesLast);
  await Promise.all(takers.filter((taker) => !last.includes(taker)).map((taker) => taker.close()));
  for (const taker of last) taker.write(lastRecord());
  await Promise.all(last.map((taker) => taker.close()));
}

/** What the outlets lost is said in the log, in the summary and by the exit code. */
export function tellDeliveries(
  takers: readonly RecordTaker[],
  { log, summary, outcome }: { log: EventLog; summary: Summary; outcome: Outcome },
): void {
  for (const [name, account] of Object.entries(deliveriesOf(takers))) {
    log.outletClosed(name, account);
    summary.addDelivery(name, account);
    if (account.lost > 0) outcome.keep(lostError(name, account.lost));
  }
}
