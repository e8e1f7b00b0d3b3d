// Tested by: test/capture/hls/playlist.test.ts

/** By name; quoted strings without their quotes. */
export type Attributes = ReadonlyMap<string, string>;

/**
 * Reads an attribute list; what is none ends it.
 * Spec: RFC 8216, 4.2
 */
export function attributesOf(text: string): Attributes {
  const attributes = new Map<string, string>();
  const each = /\s*([A-Z0-9-]{1,64})=(?:"([^"]*)"|([^",]*))\s*(?:,|$)/y;
  for (let match = each.exec(text); match !== null; match = each.exec(text)) {
    const [, name, quoted, plain] = match;
    if (!attributes.has(name!)) attributes.set(name!, quoted ?? plain!.trim());
  }
  return attributes;
}
