import { networkInterfaces } from 'node:os';
import { type Operands, UsageError } from '../cli/option.js';
import { sourceOf } from '../net/source-url.js';

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
  return Object.hasOwn(networkInterfaces(), word) ? ['sourceDevice', word] : ['input', word];
}
