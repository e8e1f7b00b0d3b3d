import { EtherType } from './ether-type.js';

/** Tag control information and the EtherType of what follows. */
export const VLAN_TAG_SIZE = 4;
/** Tags of one frame that are read; networks use two. */
export const MAX_VLAN_TAGS = 8;

/** Key of a frame without VLAN. */
export const NO_VLAN = 0;

/** Whether a VLAN tag follows this EtherType. */
export function isVlanTag(etherType: number): boolean {
  return (
    etherType === EtherType.VLAN || etherType === EtherType.SERVICE_VLAN || etherType === EtherType.LEGACY_SERVICE_VLAN
  );
}

/**
 * VLAN identifier of the tag at `pos`; 0 where the tag has a priority and belongs to no VLAN.
 * Spec: IEEE Std 802.1Q, 9.6
 */
export function vlanIdAt(view: DataView, pos: number): number {
  return view.getUint16(pos) & 0xfff;
}

/** The key with one more, inner id: one number for the ids of a frame. Keeps the two outermost, and no id 0. */
export function appendVlan(key: number, id: number): number {
  if (key === NO_VLAN) return id;
  return key < ONE_ID_LIMIT ? (id << ID_BITS) | key : key;
}

/** The ids of a key, outermost first. */
export function vlansOf(key: number): number[] {
  return [key % ONE_ID_LIMIT, Math.trunc(key / ONE_ID_LIMIT)].filter((id) => id !== 0);
}

const ID_BITS = 12;
const ONE_ID_LIMIT = 1 << ID_BITS;
