import type { ComponentType } from 'preact';
import type { Address } from './router.js';

/** What a screen draws. */
export type ScreenView = ComponentType<{ address: Address }>;

/** A screen: `path` is the first segment of its address. */
export interface Screen {
  readonly path: string;
  readonly title: string;
  /** In the navigation, with the key that goes there; null: it is reached from another one. */
  readonly key: string | null;
  /** Fetches its modules. */
  readonly load: () => Promise<ScreenView>;
}

/** All screens, in the order of the navigation; the server answers their paths with the shell (`src/http/page-routes.ts`), which has their modules `./screens/<path>/<path>-screen.js` fetched at once. */
export const SCREENS: readonly Screen[] = [
  {
    path: 'board',
    title: 'Board',
    key: 'b',
    load: async () => (await import('./screens/board/board-screen.js')).BoardScreen,
  },
  {
    path: 'mosaic',
    title: 'Mosaic',
    key: 'm',
    load: async () => (await import('./screens/mosaic/mosaic-screen.js')).MosaicScreen,
  },
  {
    path: 'alarms',
    title: 'Alarms',
    key: 'a',
    load: async () => (await import('./screens/alarms/alarms-screen.js')).AlarmsScreen,
  },
  {
    path: 'system',
    title: 'System',
    key: 's',
    load: async () => (await import('./screens/system/system-screen.js')).SystemScreen,
  },
  {
    path: 'availability',
    title: 'Availability',
    key: 'u',
    load: async () => (await import('./screens/availability/availability-screen.js')).AvailabilityScreen,
  },
  {
    path: 'stream',
    title: 'Stream',
    key: null,
    load: async () => (await import('./screens/stream/stream-screen.js')).StreamScreen,
  },
];
