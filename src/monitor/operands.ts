import { existsSync } from 'node:fs';
import { deviceNames } from '../capture/devices.js';
import { type Operands, UsageError } from '../cli/option.js';
import { sourceOf } from '../net/source-url.js';

const STANDARD_INPUT = '-';
const LINK = /^(tcp|ipc):\/\//;

/** `tscap-monitor FILE`, and `tscap-monitor tcp://…` for a probe. */
export const MONITOR_OPERANDS: Operands = {
  placeholder: 'source',
  help: 'files to analyse, as --input, or the endpoint of a probe (tcp://…), as --endpoint',
  read: (words) => {
    const options = words.map((word) => [LINK.test(word) ? 'endpoint' : 'input', word] as const);
    for (const [key, word] of options) if (key === 'input') checkInput(word);
    refuseBoth(options);
    return options;
  },
};

/** Files are analysed without a probe: its streams would not be seen, and nobody would say so. */
function refuseBoth(options: readonly (readonly [key: string, word: string])[]): void {
  const [file, link] = ['input', 'endpoint'].map((wanted) => options.find(([key]) => key === wanted)?.[1]);
  if (file === undefined || link === undefined) return;
  throw new UsageError(`${file} is analysed without a probe, and ${link} is one: a monitor for each`);
}

/** A file may be missing; what comes from the network is captured by a probe: says how. Throws UsageError. */
export function checkInput(input: string): void {
  if (existsSync(input)) return;
  if (/^https?:\/\//.test(input)) {
    throw new UsageError(
      `${input} is read by a probe, which sends it to this monitor: tscap-probe --hls '${input}', and here tscap-monitor --report text`,
    );
  }
  const source = sourceOf(input) ?? (/^(udp|rtp):/i.test(input) ? '<ip>:<port>' : undefined);
  if (source === undefined) {
    refuseDevice(input);
    return;
  }
  throw new UsageError(
    `${input} is captured by a probe, which sends it to this monitor: tscap-probe --source-device eth1 --source ${source} (tscap-probe --list-devices shows the interfaces), and here tscap-monitor --report text`,
  );
}

function refuseDevice(input: string): void {
  if (input === STANDARD_INPUT || !deviceNames().includes(input)) return;
  throw new UsageError(
    `${input} is an interface: a probe captures there, and sends what it captures to this monitor: tscap-probe ${input} --discover, and here tscap-monitor --report text`,
  );
}
