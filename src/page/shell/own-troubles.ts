import { amountText } from '../../text/units.js';
import type { ProbeCard } from '../contract.js';
import type { LiveState } from '../live/live-state.js';

/** What is lost or missing by ourselves, not by the streams: each in a sentence. */
export function ownTroubles({ probes, monitor }: Pick<LiveState, 'probes' | 'monitor'>): readonly string[] {
  const found = [...probes.values()].flatMap(troublesOfProbe);
  if (monitor?.history === 'failed') found.push('The history takes no records any more.');
  const { records = 0, alarms = 0, pictures = 0, probes: cards = 0 } = monitor?.left_out ?? {};
  if (records > 0) found.push(`No room on this page for ${amountText(records, 'record')} of more streams.`);
  if (alarms > 0) found.push(`No room on this page for ${amountText(alarms, 'alarm')}.`);
  if (pictures > 0) found.push(`No room on this page for ${amountText(pictures, 'picture')}.`);
  if (cards > 0) found.push(`No room on this page for messages of more probes: ${cards}.`);
  return found;
}

function troublesOfProbe(card: ProbeCard): string[] {
  const found: string[] = [];
  const note = (count: number | null, what: string) => {
    if (count !== null && count > 0)
      found.push(`Probe ${card.probe}: ${what.replace('#', amountText(count, 'packet'))}`);
  };
  if (card.state === 'not_heard') found.push(`Probe ${card.probe} is not heard.`);
  if (card.state === 'ended' && card.is_live)
    found.push(`Probe ${card.probe} ended: ${card.end_reason ?? 'no reason given'}.`);
  note(card.kernel_dropped, '# dropped by the kernel.');
  note(card.interface_dropped, '# dropped by the interface.');
  note(card.queue_dropped_packets, '# dropped in the queue to the monitor.');
  note(card.link_lost_packets, '# lost on the way to the monitor.');
  return found;
}
