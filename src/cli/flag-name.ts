/** `sourcePort` → `--source-port`. */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (part) => `-${part.toLowerCase()}`)}`;
}
