import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, openPage, startBrowser } from '../support/browser.js';
import { sendBytes, serveHls } from '../support/frames/hls-server.js';
import { REPOSITORY, scratchFolder, startProgram } from '../support/programs/programs.js';
import { missingSamples, samplesDir } from '../support/samples/samples.js';

const HLS_JS = readFileSync(join(REPOSITORY, 'node_modules/hls.js/dist/hls.min.js'));
/** A page with a player that hls.js feeds, or the browser alone; what it complains of is an error of the console. */
const PLAYER = `<!doctype html><title>HLS</title><video muted></video><script src="/hls.js"></script><script>
const video = document.querySelector('video');
const player = {
  canDecode: () => MediaSource.isTypeSupported('video/mp4; codecs="avc1.64001f, mp4a.40.2"'),
  canPlayAlone: () => video.canPlayType('application/vnd.apple.mpegurl') !== '',
  withHlsJs(source) {
    const hls = new Hls();
    // The sound of the sample begins 67 ms before its pictures, over which hls.js skips; our own seek aborts the segment that it is loading.
    const expected = ['bufferSeekOverHole', 'aborted'];
    hls.on(Hls.Events.ERROR, (_, { details, reason }) => expected.includes(details) || console.error(details, reason));
    hls.loadSource(source);
    hls.attachMedia(video);
    return video.play();
  },
  alone(source) {
    video.src = source;
    return video.play();
  },
  played: () => ({
    time: video.currentTime,
    duration: video.duration,
    size: [video.videoWidth, video.videoHeight],
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    soundBytes: video.webkitAudioDecodedByteCount,
  }),
};
</script>`;
/** By ffprobe H.264 and AAC, 80 s. */
const SAMPLE = { name: 'eyevinn_80s_with_ad', size: [640, 360], seconds: 80 };
const PLAYED_S = 3;

/** What a video element tells. */
interface Played {
  readonly time: number;
  readonly duration: number;
  readonly size: readonly number[];
  readonly frames: number;
  readonly soundBytes: number;
}

/** Records the sample with the real programs; returns the folder, and the name of the playlist. */
async function record(t: TestContext, pattern: string, more: readonly string[]) {
  const folder = scratchFolder(t);
  const link = ['--ipc-path', join(folder, 'link.sock')];
  const output = ['-o', join(folder, pattern), '--segment-duration', '4', '--playlist', ...more];
  const monitor = startProgram(t, 'monitor', [...link, ...output, '--no-analysis', '--exit-on-end']);
  const input = join(samplesDir()!, `${SAMPLE.name}.mpegts`);
  const probe = startProgram(t, 'probe', ['--input', input, ...link]);
  await probe.expectExit(0);
  await monitor.expectExit(0);
  return { folder, playlist: readdirSync(folder).find((name) => name.endsWith('.m3u8'))! };
}

/** Serves the folder and a page to play it. */
async function serve(t: TestContext, folder: string): Promise<string> {
  return serveHls(t, (path, response, request) => {
    const name = path.slice(1);
    const file = join(folder, decodeURIComponent(name));
    if (name === 'hls.js') response.setHeader('content-type', 'text/javascript').end(HLS_JS);
    else if (name === 'favicon.ico') response.writeHead(204).end();
    else if (name === 'player.html') response.setHeader('content-type', 'text/html').end(PLAYER);
    else if (!/^[\w.%-]+$/.test(name) || !existsSync(file)) response.writeHead(404).end();
    else {
      if (name.endsWith('.m3u8')) response.setHeader('content-type', 'application/vnd.apple.mpegurl');
      sendBytes(readFileSync(file), response, request);
    }
  });
}

/** Waits until it has played from here on for some seconds. */
async function playedFrom(page: Page, startS: number): Promise<Played> {
  await page.waitForFunction(`player.played().time >= ${startS + PLAYED_S}`);
  return page.evaluate<Played>('player.played()');
}

describe('Chromium plays the playlist', { skip: missingSamples() || missingBrowser() }, () => {
  for (const [what, pattern, more] of [
    ['of TS segments', 'x-{segment}.ts', []],
    ['of CMAF segments', 'x-{segment}.m4s', ['--output-format', 'mp4']],
  ] as const) {
    test(what, async (t) => {
      const { folder, playlist } = await record(t, pattern, more);
      const address = await serve(t, folder);
      const browser = await startBrowser(t);
      for (const play of ['withHlsJs', 'alone']) {
        const { page, faults } = await openPage(browser);
        await page.goto(`${address}/player.html`);
        if (!(await page.evaluate('player.canDecode()'))) {
          t.skip('this Chromium has no H.264 and AAC');
          return;
        }
        if (play === 'alone' && !(await page.evaluate('player.canPlayAlone()'))) {
          t.diagnostic('this Chromium plays no HLS by itself');
          continue;
        }
        await page.evaluate(`player.${play}('/${playlist}')`);
        const played = await playedFrom(page, 0);
        t.diagnostic(`${play}: ${JSON.stringify(played)}`);
        assert.deepEqual(played.size, SAMPLE.size);
        assert.ok(Math.abs(played.duration - SAMPLE.seconds) < 0.2, `${played.duration} s`);
        assert.ok(played.frames >= PLAYED_S * 20, `${played.frames} frames`);
        assert.ok(played.soundBytes > 0, 'it has sound');
        await page.evaluate('video.currentTime = 60');
        assert.ok((await playedFrom(page, 60)).time < SAMPLE.seconds);
        assert.deepEqual(faults, []);
      }
    });
  }
});
