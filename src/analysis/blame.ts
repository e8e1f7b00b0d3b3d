/** Losses by where they happened. */
export type BlameCounts = {
  /** An RTP gap covers it, or the order of the RTP packets was changed. */
  readonly network: number;
  /** No RTP gap: they were missing before the stream was packed into RTP. */
  readonly upstream: number;
  /** The kernel or the interface of the probe dropped datagrams in that second, or the capture had only parts of some. */
  readonly host: number;
  /** The queue of the probe, as nobody took its messages. */
  readonly probe_queue: number;
  /** Between probe and monitor. */
  readonly link: number;
  /** UDP without RTP: nothing tells. */
  readonly unknown: number;
};

/** Where packets that did not arrive were lost. */
export type Blame = keyof BlameCounts;

export const NO_LOSSES: BlameCounts = { network: 0, upstream: 0, host: 0, probe_queue: 0, link: 0, unknown: 0 };

export const BLAMES = Object.keys(NO_LOSSES) as readonly Blame[];
