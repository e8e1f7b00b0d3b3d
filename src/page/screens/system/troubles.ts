import { amountText, groupDigits } from '../../../text/units.js';
import type { SystemAnswer } from '../../contract.js';
import { causesText, totalOf } from './causes.js';

/** Less than this share of a disk is free: soon nothing can be recorded. */
const LITTLE_FREE = 0.05;

/** What is lost, refused or at its end at the monitor itself, each in a sentence; what is told of the probes elsewhere is not among it. */
export function systemTroubles({ monitor, faults, probes, host, http }: SystemAnswer): readonly string[] {
  return [
    ...faults.map((fault) => `An account does not add up: ${fault}.`),
    ...Object.entries(monitor?.deliveries ?? {}).flatMap(([name, { dropped, last_error, runs }]) => [
      ...(totalOf(dropped) > 0
        ? [`Outlet ${name}: ${amountText(totalOf(dropped), 'record')} dropped (${causesText(dropped)}).`]
        : []),
      ...(last_error === null ? [] : [`Outlet ${name}: ${last_error}.`]),
      ...((runs?.failed ?? 0) > 0 ? [`Outlet ${name}: ${amountText(runs!.failed, 'program')} failed.`] : []),
    ]),
    ...Object.entries(monitor?.taps ?? {}).flatMap(([name, { dropped_packets }]) =>
      totalOf(dropped_packets) > 0
        ? [`Tap ${name}: ${amountText(totalOf(dropped_packets), 'packet')} dropped (${causesText(dropped_packets)}).`]
        : [],
    ),
    ...said('Messages that could not be read', monitor?.undecodable_messages),
    ...said('Messages refused', monitor?.refused_messages),
    ...said('Decoders ended', monitor?.pictures?.decoders_ended, ['closed']),
    ...probes.flatMap(({ probe, sums }) => [
      ...said(`Probe ${probe}: messages ignored`, sums.ignored_messages),
      ...said(`Probe ${probe}: packets not recorded`, sums.not_recorded, NOT_WANTED),
      ...said(`Probe ${probe}: packets not analysed`, sums.not_analysed, NOT_WANTED),
    ]),
    ...diskTrouble(host),
    ...said('Requests to the page that were cut off or failed', http.refused, NO_TROUBLE),
  ];
}

/** Causes by which nothing is left out that was asked for. */
const NOT_WANTED = ['no_output', 'no_payload', 'not_selected', 'no_analysis', 'limit', 'merged', 'not_in_format'];
/** What clients do wrong themselves. */
const NO_TROUBLE = ['not_found', 'not_signed_in', 'not_allowed', 'malformed', 'host', 'origin', 'too_large'];

function said(
  what: string,
  causes: Readonly<Record<string, number>> | undefined,
  others: readonly string[] = [],
): string[] {
  const left = Object.fromEntries(Object.entries(causes ?? {}).filter(([cause]) => !others.includes(cause)));
  const total = totalOf(left);
  return total === 0 ? [] : [`${what}: ${groupDigits(total)} (${causesText(left)}).`];
}

function diskTrouble(host: SystemAnswer['host']): string[] {
  const disk = host?.disk ?? null;
  if (disk === null || disk.disk_available_bytes >= LITTLE_FREE * disk.disk_total_bytes) return [];
  return [
    `The disk of ${disk.path} has ${Math.floor((100 * disk.disk_available_bytes) / disk.disk_total_bytes)} % free.`,
  ];
}
