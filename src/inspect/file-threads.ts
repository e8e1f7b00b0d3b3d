export interface FileShares {
  /** Files that are analysed side by side. */
  readonly filesAtOnce: number;
  readonly pipesAtOnce: number;
  /** Threads for the streams of each. */
  readonly ofFile: number;
  readonly ofPipe: number;
}

/** Divides threads among the files and pipes that run at once, so that all together take no more: what cannot be divided is for files. */
export function fileShares(threads: number, files: number, pipes: number, mostPipes: number): FileShares {
  const filesAtOnce = Math.max(1, Math.min(files, threads));
  const pipesAtOnce = Math.min(pipes, mostPipes);
  const atOnce = Math.min(files, filesAtOnce) + pipesAtOnce;
  const ofPipe = pipesAtOnce === 0 ? 0 : Math.floor(threads / atOnce);
  const ofFile = files === 0 ? 0 : Math.floor((threads - pipesAtOnce * ofPipe) / filesAtOnce);
  return { filesAtOnce, pipesAtOnce, ofFile, ofPipe };
}
