/**
 * What a browser gets from a monitor, as types only: the page imports them, and nothing else of the server. Times are epoch ms in
 * `…_ms`, epoch s in `…_s`, unless said. All text may come from the network and is to be shown as text.
 */
export type { Availability } from '../history/availability.js';
export type {
  AckAnswer,
  AckRequest,
  AvailabilityAnswer,
  AvailabilityStream,
  EventsAnswer,
  EventsFile,
  HttpAccount,
  PictureIndexAnswer,
  PidRatesAnswer,
  ProbeSums,
  ProbeSystem,
  RuleAnswer,
  StreamAnswer,
  StreamsAnswer,
  SystemAnswer,
  TimelineAnswer,
  TimelineInterval,
  TimelineLane,
  WindowAnswer,
  WindowStep,
} from './contract-api.js';
export type {
  Acknowledgement,
  Alarm,
  DeltaMessage,
  EventLine,
  LeftOut,
  Me,
  MonitorFacts,
  ProbeCard,
  Row,
  RowCells,
  RowCue,
  RowName,
  RowPicture,
  RowRecording,
  RowState,
  Span,
  StateMessage,
} from './contract-live.js';
