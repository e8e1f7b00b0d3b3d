import { fstat, stat } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const statDescriptor = promisify(fstat);
const statFile = promisify(stat);

/**
 * Whether an open regular file can still be found by people: it has a name, and is on the device of its folder (one that was unmounted,
 * or mounted over, leaves the open file behind). One that was renamed, alone or with its folder, is there.
 */
export async function isPresent(descriptor: number, name: string): Promise<boolean> {
  const file = await statDescriptor(descriptor);
  if (!file.isFile()) return true;
  if (file.nlink === 0) return false;
  const folder = await statFile(dirname(name)).catch(() => undefined);
  return folder === undefined || folder.dev === file.dev;
}
