import { parseEndpoint } from './address.js';

const URL_OF_STREAM = /^(?:udp|rtp):\/\/@?([^/?]+)(?:[/?].*)?$/i;

/**
 * The `ip:port` of an address as players take it: `udp://239.1.1.1:5000`, `udp://@239.1.1.1:5000`, `rtp://…`, what is behind a `?` left out,
 * or of `239.1.1.1:5000` itself. Undefined: it is none.
 */
export function sourceOf(text: string): string | undefined {
  const source = URL_OF_STREAM.exec(text)?.[1] ?? text;
  return typeof parseEndpoint(source) === 'string' ? undefined : source;
}
