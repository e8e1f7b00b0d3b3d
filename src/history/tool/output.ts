import { once } from 'node:events';

/** Standard output: waits for a slow reader, and tells when the reader is gone. */
export class Output {
  isClosed = false;

  constructor(readonly stream: NodeJS.WritableStream = process.stdout) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.isClosed = true;
      stream.emit('drain');
    });
  }

  async write(text: string): Promise<void> {
    if (this.isClosed || text === '') return;
    if (!this.stream.write(text)) await once(this.stream, 'drain');
  }
}
