/** What stands beside the segments of a recording, in place of the ending of its name. */
export const INDEX_ENDING = '.index.json';
export const PLAYLIST_ENDING = '.m3u8';
