import { store } from './live/store.js';

// Before the modules of the screens are there: what takes longest is the first state.
store.start();
void import('./shell/start.js').then(({ start }) => start());
