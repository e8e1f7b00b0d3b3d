/**
 * loss: datagrams are missing. stop: none is sent. no_pat: null packets in place of the PAT. jitter: datagrams come in bursts.
 * pcr: clock references are wrong by some µs. other_clip: the other clip is sent, of black pictures or of silence.
 */
export type DemoFault = 'loss' | 'stop' | 'no_pat' | 'jitter' | 'pcr' | 'other_clip';

/** A fault that comes, goes and comes again. Seconds from the beginning of the demo. */
export interface FaultWindow {
  readonly fault: DemoFault;
  readonly fromS: number;
  readonly forS: number;
  readonly everyS: number;
}

/** The fault that a stream has at that time; of several the first. */
export function faultAt(windows: readonly FaultWindow[], seconds: number): DemoFault | undefined {
  return windows.find(({ fromS, forS, everyS }) => seconds >= fromS && (seconds - fromS) % everyS < forS)?.fault;
}
