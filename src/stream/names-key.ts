/** A key of a map for a probe, session, stream, or several of them together: other names never give the same one. */
export function keyOfNames(...names: readonly (string | null)[]): string {
  // As probes choose their names, no character is sure not to be in one.
  return JSON.stringify(names);
}
