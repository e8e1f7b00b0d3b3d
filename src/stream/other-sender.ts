const SEPARATOR = '~';

/** Id of the stream of another sender to the address of a stream. `from`: its address and port. */
export function otherSenderId(streamId: string, from: string): string {
  return `${streamId}${SEPARATOR}${from}`;
}

/** Whether the id is that of a stream which another sender has beside it. */
export function isOtherSenderId(streamId: string): boolean {
  return streamId.includes(SEPARATOR);
}
