import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missingTool } from '../programs/privileges.js';
import { REPOSITORY, RunningProcess } from '../programs/programs.js';

const run = promisify(execFile);
const SCRIPT = join(REPOSITORY, 'scripts/kafka.sh');
/** The first start fetches Apache Kafka. */
const LONGEST_START_MS = 240_000;
const LONGEST_READ_MS = 60_000;

/** What can happen to a broker that this file started. */
export interface Outage {
  /** `kill` as if the machine had failed. */
  stop(how: 'in order' | 'kill'): Promise<void>;
  start(): Promise<void>;
  /** Lets the broker stand still: it takes connections and bytes and does nothing, until it goes on. */
  standStill(): void;
  goOn(): void;
}

/** A broker for tests, for as long as their file runs. */
export interface KafkaBroker {
  readonly address: string;
  /** What it is, for the output of the test. */
  readonly label: string;
  readonly outage?: Outage;
  /** Address of a listener of Apache Kafka besides the plain one. */
  readonly listener?: (name: string) => string;
  close(): Promise<void>;
}

/**
 * The broker of KAFKA_BROKER, or Apache Kafka by scripts/kafka.sh (always in CI), or librdkafka's mock cluster.
 * The settings and the arguments of the formatting are for Apache Kafka.
 */
export async function openKafkaBroker(
  folder: string,
  configFile: string,
  formatArguments: readonly string[],
): Promise<KafkaBroker> {
  const address = process.env.KAFKA_BROKER;
  if (address !== undefined && address !== '') {
    return { address, label: `the broker of KAFKA_BROKER, ${address}`, close: () => Promise.resolve() };
  }
  try {
    return await startApacheKafka(folder, configFile, formatArguments);
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    const reason = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    return openMockCluster(`librdkafka's mock cluster, as Apache Kafka did not start (${reason ?? error})`);
  }
}

async function startApacheKafka(
  folder: string,
  configFile: string,
  formatArguments: readonly string[],
): Promise<KafkaBroker> {
  const control = async (...args: string[]): Promise<string> => {
    const { stdout } = await run(SCRIPT, args, { timeout: LONGEST_START_MS });
    return stdout.trim();
  };
  const address = await control('start', '--config', configFile, folder, '--', ...formatArguments);
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), name);
  return {
    address,
    label: `Apache Kafka at ${address}`,
    outage: {
      stop: async (how) => {
        await control('stop', ...(how === 'kill' ? ['--kill'] : []), folder);
      },
      start: async () => {
        await control('start', folder);
      },
      standStill: () => signal('SIGSTOP'),
      goOn: () => signal('SIGCONT'),
    },
    listener: (name) => {
      const settings = readFileSync(join(folder, 'server.properties'), 'utf8');
      return new RegExp(`^advertised.listeners=.*${name}://([^,\\s]+)`, 'm').exec(settings)![1]!;
    },
    close: async () => {
      await control('stop', '--kill', folder);
      await rm(folder, { recursive: true });
    },
  };
}

/** Debian's kcat has no option for it: a consumer with the right settings keeps one running. */
export async function openMockCluster(label = "librdkafka's mock cluster"): Promise<KafkaBroker> {
  const args = '-C -q -b ignored:1 -t __keepalive -X test.mock.num.brokers=1 -d mock'.split(' ');
  const kcat = new RunningProcess(spawn('kcat', args, { stdio: ['ignore', 'ignore', 'pipe'] }), 'kcat');
  await kcat.waitForStderr(/bootstrap\.servers=\S+/);
  const address = /bootstrap\.servers=([^\s,]+)/.exec(kcat.stderr)![1]!;
  return {
    address,
    label: `${label} at ${address}`,
    close: async () => {
      await kcat.stop('SIGTERM');
    },
  };
}

export function noKcat(): string | false {
  const reason = missingTool('kcat');
  if (reason && process.env.CI === 'true') throw new Error(reason);
  return reason;
}

/** A message as kcat read it. */
export interface ReadMessage {
  readonly key: string;
  readonly partition: number;
  readonly timeMs: number;
  readonly headers: string;
  readonly json: string;
}

/** Everything in the topic, by partition in the order of the broker. */
export async function readTopic(broker: KafkaBroker, topic: string): Promise<ReadMessage[]> {
  const args = ['-C', '-e', '-q', '-b', broker.address, '-t', topic, '-o', 'beginning', '-f', '%k\t%p\t%T\t%h\t%s\n'];
  const { stdout } = await run('kcat', args, { maxBuffer: 1 << 30, timeout: LONGEST_READ_MS });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [key, partition, time, headers, json] = line.split('\t') as [string, string, string, string, string];
    return { key, partition: Number(partition), timeMs: Number(time), headers, json };
  });
}
