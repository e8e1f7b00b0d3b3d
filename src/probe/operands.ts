import { existsSync } from 'node:fs';
import { deviceNames } from '../capture/devices.js';
import { type Operands, UsageError } from '../cli/option.js';
import { sourceOf } from '../net/source-url.js';

/** Of Linux: at most 15 characters, without a slash. */
const MAY_BE_DEVICE = /^[\w.:@-]{2,15}$/;
const ENDS_AS_FILE = /\.[a-z]\w*$/i;

/** `tscap-probe eth1 udp://239.1.1.1:5000`, `tscap-probe FILE`, `tscap-probe https://…/index.m3u8` */
export const PROBE_OPERANDS: Operands = {
  placeholder: 'source',
  help: 'streams (udp://239.1.1.1:5000, rtp://…), as --source, with the interface (eth1), as --source-device; or a file, as --input; or https://…, as --hls',
  read: (words) => words.map(optionOf),
};

function optionOf(word: string): readonly [string, string] {
  if (/^https?:\/\//.test(word)) return ['hls', word];
  const source = sourceOf(word);
  if (source !== undefined) return ['source', source];
  if (/^(udp|rtp):\/\//i.test(word)) {
    throw new UsageError(`a stream must be udp://ip:port or rtp://ip:port, [ip] for IPv6, got ${word}`);
  }
  if (deviceNames().includes(word)) return ['sourceDevice', word];
  if (MAY_BE_DEVICE.test(word) && !ENDS_AS_FILE.test(word) && !existsSync(word)) {
    throw new UsageError(`${word} is neither an interface nor a file: the interfaces are ${deviceNames().join(', ')}`);
  }
  return ['input', word];
}
