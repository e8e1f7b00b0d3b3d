import type { ComponentType } from 'preact';
import type { Address } from './router.js';
import { AlarmsScreen } from './screens/alarms/alarms-screen.js';
import { AvailabilityScreen } from './screens/availability/availability-screen.js';
import { BoardScreen } from './screens/board/board-screen.js';
import { MosaicScreen } from './screens/mosaic/mosaic-screen.js';
import { StreamScreen } from './screens/stream/stream-screen.js';
import { SystemScreen } from './screens/system/system-screen.js';

/** A screen: `path` is the first segment of its address. */
export interface Screen {
  readonly path: string;
  readonly title: string;
  /** In the navigation, with the key that goes there; null: it is reached from another one. */
  readonly key: string | null;
  readonly view: ComponentType<{ address: Address }>;
}

/** All screens, in the order of the navigation; the server answers their paths with the shell (`src/http/page-files.ts`). */
export const SCREENS: readonly Screen[] = [
  { path: 'board', title: 'Board', key: 'b', view: BoardScreen },
  { path: 'mosaic', title: 'Mosaic', key: 'm', view: MosaicScreen },
  { path: 'alarms', title: 'Alarms', key: 'a', view: AlarmsScreen },
  { path: 'system', title: 'System', key: 's', view: SystemScreen },
  { path: 'availability', title: 'Availability', key: 'u', view: AvailabilityScreen },
  { path: 'stream', title: 'Stream', key: null, view: StreamScreen },
];
