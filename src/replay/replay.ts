import type { FrameSource } from '../capture/frame-source.js';
import { openInput } from '../capture/open-input.js';
import { type Console, createConsole } from '../cli/log.js';
import { UsageError } from '../cli/option.js';
import { stopSignal, unlessStopped } from '../cli/signals.js';
import { type Endpoint, formatEndpoint } from '../net/address.js';
import { RTP_HEADER_SIZE } from '../net/rtp.js';
import { monotonicNs, openSender, type UdpSender } from '../output/udp-sender.js';
import { BatchAssembler } from './batch-assembler.js';
import { BitrateSchedule } from './bitrate-schedule.js';
import { CaptureSchedule } from './capture-schedule.js';
import { FaultPlan } from './fault-plan.js';
import { InputReader } from './input-reader.js';
import type { ReplayConfig } from './options.js';
import { PcrSchedule } from './pcr-schedule.js';
import { ReplayProgress } from './progress.js';
import { Replayer } from './replayer.js';
import { createReport, formatReport } from './report.js';
import { ReportOutput } from './report-output.js';
import { RtpPacker } from './rtp-packer.js';
import type { Schedule } from './schedule.js';
import { type ReplaySettings, readSettings } from './settings.js';
import { Tally } from './tally.js';
import { TimedInput } from './timed-input.js';

/** 239.255.0.1:5000, in the IPv4 Local Scope. Spec: RFC 2365, 6.1 */
const DEFAULT_DESTINATION: Endpoint = { isIpv6: false, words: [0xefff0001, 0, 0, 0], port: 5000 };
/** From reading the first datagram to when it is due: time to fill the first batch. */
const LEAD_NS = 20e6;

/** What a replay works with, opened at its beginning. */
interface Parts {
  readonly config: ReplayConfig;
  readonly settings: ReplaySettings;
  readonly signal: AbortSignal;
  readonly sender: UdpSender;
  readonly reportOutput: ReportOutput;
}

/** Sends the input as the options say until it ends, or SIGINT or SIGTERM comes, and reports what was sent. */
export async function replay(config: ReplayConfig): Promise<void> {
  const settings = readSettings(config);
  const signal = stopSignal();
  const sender = openSender(config.interface, config.ttl);
  // A worker thread that waits for a due time would hold up the end of the process.
  process.once('exit', () => sender.stop());
  const reportOutput = new ReportOutput(config.report);
  try {
    await replayInput({ config, settings, signal, sender, reportOutput });
  } finally {
    reportOutput.close();
    sender.close();
  }
}

async function replayInput(parts: Parts): Promise<void> {
  const { config, settings, signal } = parts;
  const output = createConsole('tscap-replay', config);
  const onWait = (text: string): void => output.log.info(text);
  const open = (): Promise<FrameSource | undefined> =>
    unlessStopped(openInput({ path: settings.path, signal, onWait }), signal);
  const source = await open();
  if (source === undefined) {
    output.print('nothing was sent\n');
    return;
  }
  const isCapture = source.linkType !== 'datagram';
  if (isCapture && config.protocol === 'rtp') {
    await source.close();
    throw new UsageError(`--protocol rtp is for TS files, and ${source.name} is a capture: it is sent as captured`);
  }
  const destination = settings.destination ?? (isCapture ? undefined : DEFAULT_DESTINATION);
  const reader = new InputReader(source, { open, destination, loop: config.loop });
  const onAbort = (): void => void reader.close();
  signal.addEventListener('abort', onAbort);
  try {
    await replayDatagrams(parts, output, reader, createSchedule(config, source), source.name, destination);
  } finally {
    await reader.close();
  }
}

async function replayDatagrams(
  { config, settings, signal, sender, reportOutput }: Parts,
  output: Console,
  reader: InputReader,
  schedule: Schedule,
  inputName: string,
  destination: Endpoint | undefined,
): Promise<void> {
  const rtp = config.protocol === 'rtp' ? new RtpPacker(config.seed) : undefined;
  const tally = new Tally(rtp === undefined ? 0 : RTP_HEADER_SIZE);
  const progress = new ReplayProgress(output.progress, tally);
  const assembler = new BatchAssembler({
    input: new TimedInput(reader, schedule),
    plan: new FaultPlan(settings.faults, config.seed),
    rtp,
    count: config.count,
    startNs: () => monotonicNs() + LEAD_NS,
  });
  let isComplete = false;
  try {
    await new Replayer(assembler, sender, tally).run(signal, () => progress.update());
    isComplete = true;
  } finally {
    if (isComplete || tally.datagrams > 0) {
      const report = createReport({
        input: inputName,
        destination: destination === undefined ? null : endpointText(destination),
        seed: config.seed,
        tally,
        statistics: sender.statistics(),
        skippedFrames: reader.skippedFrames,
        skippedBytes: reader.skippedBytes,
        rtp,
      });
      output.print(formatReport(report));
      await reportOutput.write(report);
    }
  }
}

function createSchedule(config: ReplayConfig, source: FrameSource): Schedule {
  if (config.bitrate !== undefined) return new BitrateSchedule(config.bitrate);
  return source.linkType === 'datagram' ? new PcrSchedule(source.name) : new CaptureSchedule();
}

function endpointText({ isIpv6, words, port }: Endpoint): string {
  return formatEndpoint(isIpv6, words, port);
}
