/** Prints on standard output; resolves when that has taken it, or when nobody reads it any more. Rejects with what the system says. */
export function printOut(text: string): Promise<void> {
  const { stdout } = process;
  return new Promise((resolve, reject) => {
    // The callback of the write has it too.
    stdout.once('error', () => {});
    stdout.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
      if (error && error.code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}
