// Tested by: test/analysis/loss-ledger.test.ts, test/analysis/stream-analyzer.test.ts
/** Losses by where they happened. */
export type BlameCounts = {
  /** An RTP gap covers it, or the order of the RTP packets was changed. */
  readonly network: number;
  /** No RTP gap: they were missing before the stream was packed into RTP. */
  readonly upstream: number;
  /** The kernel or the interface of the probe dropped datagrams meanwhile, or the capture had only parts of some. */
  readonly host: number;
  /** The queue of the probe, as nobody took its messages. */
  readonly probe_queue: number;
  /** Between probe and monitor. */
  readonly link: number;
  /** They came, and the analysis was too slow for them: they are missing in it alone. */
  readonly analysis: number;
  /** UDP without RTP: nothing tells. */
  readonly unknown: number;
};

/** Where packets that did not arrive were lost. */
export type Blame = keyof BlameCounts;

/** How sure that is: `certain` by a count or a sequence, `likely` by what happened close to it. */
export type BlameConfidence = 'certain' | 'likely';

export const NO_LOSSES: BlameCounts = {
  network: 0,
  upstream: 0,
  host: 0,
  probe_queue: 0,
  link: 0,
  analysis: 0,
  unknown: 0,
};

export const BLAMES = Object.keys(NO_LOSSES) as readonly Blame[];

interface BlameReasonSpec {
  readonly blame: Blame;
  /** null where nothing tells. */
  readonly confidence: BlameConfidence | null;
  readonly text: string;
}

/** Its messages are numbered, so that they are missing is sure; which of the two it was is not told by that. */
const LINK_GAP = 'messages of the probe are missing: the link broke, or the monitor did not take them in time';

/** By what it is known, or thought, where packets were lost: the RTP sequence first, then what the probe and the link count. */
export const BLAME_REASONS = {
  rtp_broken: { blame: 'network', confidence: 'certain', text: 'the RTP sequence is broken there' },
  rtp_broken_earlier: {
    blame: 'network',
    confidence: 'likely',
    text: 'the RTP sequence was broken since the packet before of the PID, but more than a second ago',
  },
  rtp_whole: { blame: 'upstream', confidence: 'certain', text: 'the RTP sequence goes on there' },
  rtp_restarted: { blame: 'upstream', confidence: 'likely', text: 'the sender began another RTP sequence there' },
  incomplete_datagrams: {
    blame: 'host',
    confidence: 'certain',
    text: 'the capture had only parts of datagrams of the stream there, or some that are no whole packets',
  },
  rtp_broken_in_host_drops: {
    blame: 'host',
    confidence: 'likely',
    text: 'the RTP sequence is broken while the host dropped datagrams',
  },
  host_drops: { blame: 'host', confidence: 'likely', text: 'the host dropped datagrams meanwhile' },
  queue_full: { blame: 'probe_queue', confidence: 'certain', text: 'the queue of the probe was full' },
  link_gap: { blame: 'link', confidence: 'certain', text: LINK_GAP },
  analysis_behind: {
    blame: 'analysis',
    confidence: 'certain',
    text: 'the analysis here was behind, and left packets out',
  },
  no_rtp: { blame: 'unknown', confidence: null, text: 'without RTP nothing tells' },
} as const satisfies Readonly<Record<string, BlameReasonSpec>>;

/** Key of BLAME_REASONS. */
export type BlameReason = keyof typeof BLAME_REASONS;

/** Places that count what they lose. */
export type CountedBlame = 'probe_queue' | 'link' | 'analysis';

export const COUNTED_REASONS = {
  probe_queue: 'queue_full',
  link: 'link_gap',
  analysis: 'analysis_behind',
} as const satisfies Readonly<Record<CountedBlame, BlameReason>>;
