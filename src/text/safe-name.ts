const LONGEST_PART = 200;

/** A part of a file name that adds no folder to it: `[ff3e::1]:5000` → `ff3e__1_5000`: only letters, digits and `. _ - @`, and no leading dot. */
export function safePart(text: string): string {
  const part = text.replace(/[[\]]/g, '').replace(/[^\w.@-]/g, '_');
  return part.replace(/^\.+/, (dots) => '_'.repeat(dots.length)).slice(0, LONGEST_PART);
}
