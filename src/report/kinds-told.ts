import { MPEGTS_ENTRIES, MPEGTS_TOLD, TRANSPORT_STREAM_TOLD } from './kinds/mpegts/told.js';

/** How the fields are told that only some kinds of stream have; the schema of the records is made from it. */
export const KIND_TOLD = {
  /** By kind, of the report itself. */
  streams: { mpegts: TRANSPORT_STREAM_TOLD },
  /** By name of the definition in the schema, of what it is made of. */
  definitions: MPEGTS_TOLD,
  /** By name of the field. */
  entries: MPEGTS_ENTRIES,
} as const;
