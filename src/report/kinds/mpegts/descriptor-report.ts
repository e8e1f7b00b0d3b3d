/** A descriptor in fields: those besides its name depend on it. */
export interface DescriptorReport {
  /** Name in the standard without `_descriptor`; `unknown` for others. */
  readonly name: string;
  readonly [field: string]: unknown;
}
