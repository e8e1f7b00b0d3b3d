/** Name and version of the operating system; a rolling distribution has no version. */
export interface OsRelease {
  /** `NAME` of /etc/os-release. */
  readonly system_name: string | null;
  /** `VERSION_ID` of /etc/os-release. */
  readonly os_version: string | null;
}

/** Reads /etc/os-release as os-release(5) says: assignments of a shell. */
export function parseOsRelease(text: string): OsRelease {
  return { system_name: assignedTo(text, 'NAME'), os_version: assignedTo(text, 'VERSION_ID') };
}

function assignedTo(text: string, name: string): string | null {
  const assigned = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim();
  if (assigned === undefined) return null;
  const quoted = /^(["'])(.*)\1$/.exec(assigned);
  const value = quoted === null ? assigned : quoted[2]!;
  return value === '' ? null : value.replace(/\\([\\"'$`])/g, '$1');
}
