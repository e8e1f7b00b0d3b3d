/**
 * Linux cooked capture, version 1: packet type, ARPHRD type, address length, address (8), protocol.
 * Spec: tcpdump.org, LINKTYPE_LINUX_SLL
 */
export const SLL_HEADER_SIZE = 16;
export const SLL_PROTOCOL_OFFSET = 14;

/**
 * Linux cooked capture, version 2: protocol, reserved, interface index (4), ARPHRD type, packet type (1), address
 * length (1), address (8).
 * Spec: tcpdump.org, LINKTYPE_LINUX_SLL2
 */
export const SLL2_HEADER_SIZE = 20;
export const SLL2_PROTOCOL_OFFSET = 0;
