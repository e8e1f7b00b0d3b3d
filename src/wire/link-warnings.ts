import { exposedEndpoints, type Link } from './endpoint.js';

/** What is to be said of a link before it opens, loudly: a line for each danger. */
export function linkWarnings(link: Link): string[] {
  const warnings = link.curve?.isSecretShared
    ? ['the file of --curve-secret-key-file is open to all users of this host: chmod 600 it']
    : [];
  const exposed = exposedEndpoints(link);
  if (exposed.length === 0) return warnings;
  return [
    ...warnings,
    `${exposed.join(', ')}: open to every host that reaches it, not encrypted and not authenticated: use --curve-secret-key-file and --curve-allow`,
  ];
}
