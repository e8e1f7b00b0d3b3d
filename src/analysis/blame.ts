/** Where packets that did not arrive were lost. */
export const BLAMES = [
  'network', // an RTP gap covers it, or the order of the RTP packets was changed
  'upstream', // no RTP gap: they were missing before the stream was packed into RTP
  'host', // the kernel or the interface of the probe dropped datagrams in that second
  'probe_queue', // the queue of the probe, as nobody took its messages
  'link', // between probe and monitor
  'unknown', // UDP without RTP: nothing tells
] as const;
export type Blame = (typeof BLAMES)[number];

/** Losses by where they happened. */
export type BlameCounts = { readonly [Where in Blame]: number };
