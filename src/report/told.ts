/**
 * How a field of a report is told in the records that leave the program: `fact` in `stream_facts` alone, `key` there and beside the
 * figures, `complete` in complete `stream_report`s alone; one that is told as another field is left out while it equals that. A field that is not named is a figure of every `stream_report`.
 */
export type Told<Name = never> = 'fact' | 'key' | 'complete' | { readonly as: Name };

/** By name, of the fields of one object. */
export type ToldFields<Fields> = { readonly [Name in keyof Fields]?: Told<keyof Fields> };

/** A map whose entries are left out between complete records while these of their fields are as they were told last. */
export interface ToldMap<Entry> {
  readonly toldBy: readonly (keyof Entry & string)[];
}
