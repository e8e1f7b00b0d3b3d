/**
 * Name and password of an Authorization header; undefined when it has none.
 * Spec: RFC 7617
 */
export function basicCredentials(header: string | undefined): { name: string; password: string } | undefined {
  const match = /^Basic ([A-Za-z\d+/]{1,1024}={0,2})$/i.exec(header ?? '');
  if (match === null) return undefined;
  const text = Buffer.from(match[1]!, 'base64').toString('utf8');
  const colonAt = text.indexOf(':');
  return colonAt < 0 ? undefined : { name: text.slice(0, colonAt), password: text.slice(colonAt + 1) };
}
