// Tested by: test/e2e/bad-use.test.ts
import { CONSOLE_OPTIONS } from '../cli/link-options.js';
import { type ConfigOf, choice, commandLineOnly, flag, integer, text } from '../cli/option.js';
import { reads, writes } from '../cli/path-use.js';

/** Every option of the replay program. */
export const REPLAY_OPTIONS = {
  input: text({
    paths: reads,
    placeholder: 'file',
    help: 'TS file (188, 192 or 204 bytes), pcap or pcapng to send, - for standard input',
  }),
  destination: text({
    placeholder: 'ip:port',
    help: 'where to send, [ip]:port for IPv6 (default: 239.255.0.1:5000 for a TS file, their own destinations for the datagrams of a capture)',
  }),
  protocol: choice({ placeholder: 'protocol', words: ['udp', 'rtp'], default: 'udp', help: 'how a TS file is packed' }),
  interface: text({
    placeholder: 'device',
    help: 'interface that multicast leaves through (default: by the routing table)',
  }),
  ttl: integer({ placeholder: 'hops', min: 0, max: 255, default: 1, help: 'multicast time to live' }),
  bitrate: integer({
    placeholder: 'bps',
    min: 1000,
    max: 100_000_000_000,
    help: 'constant bitrate of the TS or of the UDP payload of a capture (default: PCR of a TS file, times of a capture)',
  }),
  loop: flag({ help: 'start again at the end of the file' }),
  count: integer({
    placeholder: 'datagrams',
    min: 0,
    max: 9007199254740991,
    default: 0,
    help: 'stop after this many datagrams of the input, 0 for all',
  }),
  drop: text({
    placeholder: 'share|n,n,…',
    help: 'fault: leave out this share of the datagrams (0.01), or the datagrams with these numbers (from 0)',
  }),
  corrupt: text({ placeholder: 'share|n,n,…', help: 'fault: break the first sync byte of these, if they carry TS' }),
  duplicate: text({ placeholder: 'share|n,n,…', help: 'fault: send these twice' }),
  reorder: text({
    placeholder: 'share|n,n,…',
    help: 'fault: send these after the next one that is sent, unless they overtake one themselves',
  }),
  seed: integer({
    placeholder: 'number',
    min: 0,
    max: 4294967295,
    default: 1,
    help: 'seed of the faults given as shares, and of SSRC, first sequence number and timestamp of RTP',
  }),
  // TSCAP_REPORT is the format of the monitor's reports.
  report: commandLineOnly(
    text({
      paths: writes,
      placeholder: 'file',
      help: 'write what was sent and every fault as JSON to this file, - for standard output',
    }),
  ),
  silent: CONSOLE_OPTIONS.silent,
  noProgress: CONSOLE_OPTIONS.noProgress,
} as const;

export type ReplayConfig = ConfigOf<typeof REPLAY_OPTIONS>;
