import { type Endpoint, formatAddress, formatEndpoint } from '../net/address.js';
import { UNKNOWN_VERDICT } from '../net/classifier.js';
import type { StreamInfo } from '../stream/message.js';

/** A stream that is asked for, before anything of it was seen. */
export function awaitedStream({ isIpv6, words, port }: Endpoint): StreamInfo {
  return {
    ...UNKNOWN_VERDICT,
    streamId: formatEndpoint(isIpv6, words, port),
    vlans: [],
    sourceIp: '',
    sourcePort: 0,
    destinationIp: formatAddress(isIpv6, words),
    destinationPort: port,
    streamNumber: 0,
  };
}
