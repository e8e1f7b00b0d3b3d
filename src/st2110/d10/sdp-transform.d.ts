/** What of sdp-transform is used; it comes without types. Numbers are those of values that look like one. */
declare module 'sdp-transform' {
  type Value = string | number | undefined;

  interface Shared {
    readonly connection?: { readonly ip?: Value };
    readonly sourceFilter?: { readonly filterMode?: Value; readonly srcList?: Value };
    readonly tsRefClocks?: readonly { readonly clksrc?: Value; readonly clksrcExt?: Value }[];
    readonly mediaClk?: { readonly mediaClockName?: Value; readonly mediaClockValue?: Value };
  }

  export interface Media extends Shared {
    readonly type?: Value;
    readonly port?: Value;
    readonly payloads?: Value;
    readonly mid?: Value;
    readonly ptime?: Value;
    readonly rtp: readonly {
      readonly payload: Value;
      readonly codec: Value;
      readonly rate?: Value;
      readonly encoding?: Value;
    }[];
    readonly fmtp: readonly { readonly payload: Value; readonly config: Value }[];
  }

  export interface Session extends Shared {
    readonly version?: Value;
    readonly name?: Value;
    readonly groups?: readonly { readonly type?: Value; readonly mids?: Value }[];
    readonly media: readonly Media[];
  }

  const library: { parse(text: string): Session };
  export default library;
}
