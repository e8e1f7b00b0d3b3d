import { isSupportedLinkType } from '../net/link-type.js';
import { CaptureError } from './frame-source.js';
import type { PcapHandle } from './pcap-handle.js';

/** The link type of an opened device or file. Throws CaptureError for one that the frame decoder does not read. */
export function requireSupportedLinkType(name: string, { dataLink, dataLinkName }: PcapHandle): number {
  if (isSupportedLinkType(dataLink)) return dataLink;
  throw new CaptureError(
    'UNSUPPORTED_LINK_TYPE',
    `${name}: link type ${dataLinkName === '' ? dataLink : `${dataLinkName} (${dataLink})`} is not supported; ` +
      'Ethernet, Linux cooked, raw IP and BSD loopback are',
  );
}
