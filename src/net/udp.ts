/**
 * Size of a UDP header; the functions here read fields of the header at `pos`.
 * Spec: RFC 768
 */
export const UDP_HEADER_SIZE = 8;
/** Both ports. */
export const UDP_PORTS_SIZE = 4;

export function udpSourcePortAt(view: DataView, pos: number): number {
  return view.getUint16(pos);
}

export function udpDestinationPortAt(view: DataView, pos: number): number {
  return view.getUint16(pos + 2);
}

/** Bytes of header and payload. */
export function udpLengthAt(view: DataView, pos: number): number {
  return view.getUint16(pos + 4);
}
