// Tested by: test/delivery/kafka/hostile-broker.test.ts
import type { Socket } from 'node:net';
import { FrameGuard } from './frame-guard.js';

/** The `code` of the error of a connection whose peer sent what is no answer of Kafka. */
export const NOT_KAFKA = 'NOT_KAFKA';

type Listener = (...values: any[]) => unknown;

/**
 * Lets kafkajs see no bytes that it would fail on: it reads lengths as they come, in callbacks of the socket, where what it
 * throws ends the process. The connection ends with an error instead, and so it does when a listener throws all the same.
 */
export function guardSocket(socket: Socket): Socket {
  const frames = new FrameGuard();
  const on: (event: string, listener: Listener) => Socket = socket.on.bind(socket);
  const write: Listener = socket.write.bind(socket);
  socket.write = ((...values: unknown[]) => {
    frames.asked();
    return write(...values);
  }) as Socket['write'];
  socket.on = ((event: string, listener: Listener) => {
    const contained = contain(socket, listener);
    const guarded = (chunk: Buffer): void => {
      if (socket.destroyed) return;
      const fault = frames.faultOf(chunk);
      if (fault === undefined) contained(chunk);
      else socket.destroy(notKafka(fault));
    };
    return on(event, event === 'data' ? guarded : contained);
  }) as Socket['on'];
  return socket;
}

/** The listener, of which nothing comes out: its socket ends instead, whether it throws at once or later. */
function contain(socket: Socket, listener: Listener): Listener {
  const end = (error: unknown): void => void socket.destroy(notKafka((error as Error).message));
  return (...values) => {
    try {
      const done = listener.apply(socket, values);
      if (done instanceof Promise) done.catch(end);
    } catch (error) {
      end(error);
    }
  };
}

function notKafka(what: string): Error {
  return Object.assign(new Error(what), { code: NOT_KAFKA });
}
