import type { SystemFiles } from './system-files.js';

const PROCESSORS = '/sys/devices/system/cpu';

/** Cores of the host, each with one or more processors (threads); null: the host does not say. */
export function readCoreCount(files: SystemFiles): number | null {
  const cores = new Set<string>();
  for (const name of files.list(PROCESSORS) ?? []) {
    if (!/^cpu\d+$/.test(name)) continue;
    // Names the processors of a core, in the same way for each of them; a processor that is off has no such file.
    const siblings = files.read(`${PROCESSORS}/${name}/topology/thread_siblings_list`);
    if (siblings !== null) cores.add(siblings);
  }
  return cores.size === 0 ? null : cores.size;
}
