/** Standard output: waits until what is written was taken, and tells when the reader is gone. */
export class Output {
  isClosed = false;

  constructor(readonly stream: NodeJS.WritableStream = process.stdout) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.isClosed = true;
    });
  }

  async write(text: string): Promise<void> {
    if (this.isClosed || text === '') return;
    await new Promise<void>((resolve) => this.stream.write(text, () => resolve()));
  }
}
