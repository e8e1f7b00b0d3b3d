import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { LinkError, linkErrorOf } from './link-error.js';

/**
 * Makes a path free for `bind`, which would take it from a program that listens there: throws LinkError when one does,
 * or when the path is not a socket; removes the socket file of a program that is gone.
 */
export async function claimIpcPath(path: string): Promise<void> {
  // Abstract sockets (Linux) have no file, and the kernel guards their names.
  if (path.startsWith('@')) return;
  const endpoint = `ipc://${path}`;
  const stats = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw linkErrorOf(endpoint, error);
  });
  if (stats === undefined) return;
  if (!stats.isSocket()) throw new LinkError('ADDRESS_IN_USE', `${path} is a file, not a socket: it is left alone`);
  if (await answers(path)) throw new LinkError('ADDRESS_IN_USE', `another program is bound to ${endpoint}`);
  await unlink(path).catch((error: unknown) => {
    throw linkErrorOf(endpoint, error);
  });
}

/** Whether a program listens; only a refused connection means that none does. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
  });
}
