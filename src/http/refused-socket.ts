import type { Socket } from 'node:net';
import type { HttpFigures } from './figures.js';

/** Ends a connection on which something came that is no HTTP, too large or too slow. */
export function refuseSocket({ code }: NodeJS.ErrnoException, socket: Socket, { refused }: HttpFigures): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isLate = code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const isLarge = code === 'HPE_HEADER_OVERFLOW';
  refused[isLate ? 'slow' : isLarge ? 'too_large' : 'malformed']++;
  const status = isLate ? '408 Request Timeout' : isLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroySoon();
}
