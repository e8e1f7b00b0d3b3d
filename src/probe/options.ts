// Tested by: test/cli/option.test.ts, test/e2e/bad-use.test.ts
import { ANALYSIS_OPTIONS } from '../cli/analysis-options.js';
import { CONSOLE_OPTIONS, LINK_OPTIONS } from '../cli/link-options.js';
import { type ConfigOf, choice, flag, grouped, integer, list, text } from '../cli/option.js';
import { reads, writes } from '../cli/path-use.js';
import { stopOptions } from '../cli/stop-options.js';
import { MAX_STREAMS } from '../stream/message.js';

/** Every option of the probe. */
export const PROBE_OPTIONS = {
  ...grouped('What is captured', {
    sourceDevice: text({ placeholder: 'device', help: 'interface to capture on' }),
    sourceIp: text({
      placeholder: 'ip',
      help: 'destination address of the one stream to capture (multicast, or unicast on a mirror port)',
    }),
    sourcePort: integer({ placeholder: 'port', min: 1, max: 65535, help: 'UDP destination port of that stream' }),
    source: list({ placeholder: 'ip:port', help: 'a stream to capture, [ip]:port for IPv6' }),
    discover: flag({ help: 'capture every UDP flow that carries MPEG-TS or RTP (default with --input)' }),
    input: text({
      paths: reads,
      placeholder: 'file',
      rivals: ['sourceDevice'],
      help: 'read this pcap, pcapng or TS file in place of an interface, - for standard input',
    }),
    hls: text({
      placeholder: 'url',
      rivals: ['sourceDevice', 'input'],
      help: 'read the transport stream of this HLS playlist, http:// or https://, live or not; of several variants that of the highest bandwidth',
    }),
    hlsLog: text({
      paths: writes,
      placeholder: 'file',
      help: 'append what is measured of --hls to this file, a JSON object a line: segments, events, figures',
    }),
    pace: flag({
      help: 'play --input, or an --hls playlist that has ended, at the speed of its times (PCR for a TS file), not at full speed',
    }),
    filter: text({ placeholder: 'expression', help: 'BPF filter, in place of the one composed of the sources' }),
    sourceFilter: text({
      placeholder: 'ip',
      help: 'source-specific multicast: join, and capture, only what this sender sends to groups',
    }),
    noJoin: flag({ help: 'do not join the multicast groups (mirror port)' }),
    promiscuous: flag({ help: 'promiscuous mode' }),
    immediateMode: flag({ help: 'deliver each packet at once: lower delay, smaller effective buffer, more CPU' }),
  }),
  ...grouped('Capturing', {
    bufferSize: integer({
      placeholder: 'bytes',
      min: 65536,
      max: 2147483647,
      default: 67108864,
      help: 'kernel capture buffer',
    }),
    snapLength: integer({
      placeholder: 'bytes',
      min: 64,
      max: 262144,
      default: 65535,
      help: 'bytes captured of each frame',
    }),
    readTimeOut: integer({
      placeholder: 'ms',
      min: 1,
      max: 10000,
      default: 10,
      help: 'longest time the kernel holds packets back',
    }),
    timestampType: text({ placeholder: 'type', help: 'libpcap timestamp type: host, adapter, adapter_unsynced, …' }),
    pcapStats: flag({ help: 'log the capture statistics of libpcap once a second' }),
  }),
  ...grouped('Lists', {
    listStreams: flag({
      help: 'print the streams on the wire, or in --input, with source, kind, rate and services, and exit: after 5 s, or --duration',
    }),
    listFormat: choice({
      placeholder: 'format',
      words: ['text', 'json'],
      default: 'text',
      needs: 'listStreams',
      help: 'how --list-streams prints them',
    }),
    listDevices: flag({ help: 'print the capture devices with their addresses, and exit' }),
  }),
  ...grouped('What is sent', {
    zmqBatchSize: integer({
      placeholder: 'packets',
      min: 1,
      max: 65535,
      default: 2800,
      help: 'largest batch, in TS packets',
    }),
    batchTime: integer({
      placeholder: 'ms',
      min: 1,
      max: 4000,
      default: 20,
      help: 'oldest a batch becomes before it is sent; 1 ms for each stream, up to 500, if that is more',
    }),
    queueSize: integer({
      placeholder: 'bytes',
      min: 1048576,
      max: 17179869184,
      help: 'most bytes that wait for a slow monitor (default 67108864, with --input and --hls 8388608)',
    }),
    noPayload: flag({ help: 'send no payload, but metadata and reports on the streams, which are analysed here' }),
    analysisThreads: integer({
      needs: 'noPayload',
      placeholder: 'threads',
      min: 0,
      max: 64,
      help: 'threads that analyse streams with --no-payload; unless given one less than there are cores, but at least one; 0: none, capture may then wait for analyses',
    }),
    noNullPackets: flag({ help: 'leave out null packets (PID 8191), counted' }),
  }),
  ...grouped('When it ends, and bounds', {
    ...stopOptions('captured'),
    maxStreams: integer({
      placeholder: 'streams',
      min: 1,
      max: MAX_STREAMS,
      default: 2048,
      help: 'most streams held at once',
    }),
    releaseAfter: integer({
      placeholder: 's',
      min: 0,
      max: 2_592_000,
      default: 600,
      rivals: ['input', 'hls'],
      help: 'release a discovered stream of which nothing came for so long, 0: never; what is asked for, described or named stays',
    }),
    probeId: text({
      placeholder: 'name',
      help: 'name of this probe in messages, records and file names (default: the host name)',
    }),
  }),
  ...ANALYSIS_OPTIONS,
  ...LINK_OPTIONS,
  ...CONSOLE_OPTIONS,
} as const;

export type ProbeConfig = ConfigOf<typeof PROBE_OPTIONS>;
