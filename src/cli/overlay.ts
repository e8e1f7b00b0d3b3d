/** Text that stays below the lines of a terminal while these go on. */
export interface Overlay {
  /** Takes it off the terminal; what is written next begins where it began. */
  erase(): void;
  /** Puts it back below what was written. */
  restore(): void;
}
