import type { FlowDescription } from './flow-description.js';

/** Where a stream goes, and who sends it. */
interface FlowAddress {
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly sourceIp: string;
}

/** The description of a stream: the one that names its source, or else its destination alone. Spec: RFC 4570, 3 */
export function descriptionOf(
  descriptions: readonly FlowDescription[],
  { destinationIp, destinationPort, sourceIp }: FlowAddress,
): FlowDescription | undefined {
  const fitting = descriptions.filter(
    ({ destination_ip, destination_port }) => destination_ip === destinationIp && destination_port === destinationPort,
  );
  return (
    fitting.find(({ source_ips }) => source_ips.includes(sourceIp)) ??
    fitting.find(({ source_ips }) => source_ips.length === 0) ??
    fitting[0]
  );
}

/** The name of the session; null where it has none that tells anything. Spec: RFC 8866, 5.3 (`s=-`, `s= `) */
export function sessionNameOf(description: FlowDescription | undefined): string | null {
  const name = description?.session_name.trim() ?? '';
  return name === '' || name === '-' ? null : name;
}
