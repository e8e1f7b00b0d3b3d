import { type ConfigOf, text } from '../../cli/option.js';

/** Options of the sender of `scripts/demo.sh --page`, which is no program of the package. */
export const DEMO_OPTIONS = {
  clips: text({ placeholder: 'folder', help: 'where the clips are, and are made by ffmpeg when they are missing' }),
  group: text({ placeholder: 'ip', help: 'multicast group to send to' }),
  interface: text({ placeholder: 'device', help: 'interface that it leaves through' }),
} as const;

export type DemoConfig = ConfigOf<typeof DEMO_OPTIONS>;
