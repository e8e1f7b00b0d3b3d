import { isIPv4 } from 'node:net';
import { hostOf, type Link } from './endpoint.js';

/** What is to be said of a link before it opens, loudly: a line for each danger. */
export function linkWarnings(link: Link): string[] {
  const warnings = link.curve?.isSecretShared
    ? ['the file of --curve-secret-key-file is open to all users of this host: chmod 600 it']
    : [];
  if (!link.isBound || link.curve !== undefined) return warnings;
  const exposed = link.endpoints.filter(isExposed);
  if (exposed.length === 0) return warnings;
  return [
    ...warnings,
    `${exposed.join(', ')}: open to every host that reaches it, not encrypted and not authenticated: use --curve-secret-key-file and --curve-allow`,
  ];
}

/** Whether other hosts can reach what is bound there. */
function isExposed(endpoint: string): boolean {
  const host = hostOf(endpoint);
  if (host === undefined) return false;
  if (isIPv4(host)) return !host.startsWith('127.');
  return !['localhost', 'lo', '[::1]'].includes(host);
}
