import type { CauseCounts } from '../../report/cause-counts.js';
import type { RecordText } from '../../report/record-texts.js';
import { type InspectOutput, NOT_INSPECTED_CAUSES, type NotInspectedCause } from '../inspect-message.js';

/** The kind and the stream, and what else there is of it in a fixed order. */
type PostedList = readonly [kind: 'texts' | 'account', stream: number, ...rest: (string | number | boolean | null)[]];

/** What its inspector said, or that its ring has room again. */
type Said = InspectOutput | { readonly kind: 'room' };

/** What a thread posts: what comes of each stream each second as a list, since of an object every key crosses as a text, again and again. */
export type PostedOutput = Said | PostedList;

export function postedOutput(output: InspectOutput): PostedOutput {
  if (output.kind === 'texts') {
    const { stream, texts, report } = output;
    const list: [kind: 'texts', stream: number, ...rest: (string | boolean | null)[]] = ['texts', stream];
    list.push(report.stream_id, report.final);
    for (const { type, id, json } of texts) list.push(type, id, json);
    return list;
  }
  if (output.kind !== 'account') return output;
  const { analysed, notAnalysed } = output.account;
  return ['account', output.stream, analysed, ...NOT_INSPECTED_CAUSES.map((cause) => notAnalysed[cause])];
}

export function receivedOutput(posted: PostedOutput): Said {
  if (!isList(posted)) return posted;
  const [kind, stream, ...rest] = posted;
  return kind === 'texts' ? textsOf(stream, rest) : accountOf(stream, rest as number[]);
}

function isList(posted: PostedOutput): posted is PostedList {
  return Array.isArray(posted);
}

function textsOf(stream: number, [streamId, final, ...rest]: readonly unknown[]): InspectOutput {
  const texts: RecordText[] = [];
  for (let at = 0; at < rest.length; at += 3) {
    texts.push({
      type: rest[at] as RecordText['type'],
      id: rest[at + 1] as string | null,
      json: rest[at + 2] as string,
    });
  }
  return { kind: 'texts', stream, texts, report: { stream_id: streamId as string, final: final as boolean } };
}

function accountOf(stream: number, [analysed, ...counts]: readonly number[]): InspectOutput {
  const notAnalysed: Partial<CauseCounts<NotInspectedCause>> = {};
  for (const [index, cause] of NOT_INSPECTED_CAUSES.entries()) notAnalysed[cause] = counts[index]!;
  const account = { analysed: analysed!, notAnalysed: notAnalysed as CauseCounts<NotInspectedCause> };
  return { kind: 'account', stream, account };
}
