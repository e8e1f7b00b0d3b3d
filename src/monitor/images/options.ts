// Tested by: test/monitor/images/file-images.test.ts
import { choice, flag, grouped, integer, text } from '../../cli/option.js';
import { fills, when } from '../../cli/path-use.js';

/** Pictures and sound of the streams, which decoders make. */
export const IMAGE_OPTIONS = grouped('Pictures and sound', {
  extractImages: flag({ help: 'make pictures of the video streams, and look at them', rivals: ['noAnalysis'] }),
  imageInterval: integer({
    placeholder: 'ms',
    min: 40,
    max: 86_400_000,
    default: 1000,
    help: 'time between the pictures of a stream, as far as it has key pictures and --image-budget allows',
  }),
  imageSampleRateNs: integer({
    placeholder: 'ns',
    min: 40_000_000,
    max: 86_400_000_000_000,
    help: "the same as --image-interval, in ns, as rscap's probe had it",
  }),
  imageHeight: integer({
    placeholder: 'lines',
    min: 16,
    max: 2160,
    default: 480,
    help: 'lines of a picture; those of the stream where it has fewer',
  }),
  jpegQuality: integer({ placeholder: 'quality', min: 1, max: 100, default: 75, help: 'quality of the JPEGs' }),
  saveImages: flag({ help: 'save the pictures as files, in --images-dir' }),
  imagesDir: text({
    paths: when(['saveImages', 'filmstrip'], fills),
    placeholder: 'folder',
    default: 'images',
    help: 'folder of the pictures of --save-images',
  }),
  imagesKeep: integer({
    placeholder: 'files',
    min: 1,
    max: 1_000_000,
    default: 100,
    help: 'keep so many pictures of a stream, the latest',
  }),
  filmstrip: flag({
    help: 'put the last pictures of each stream together in one file, filmstrip.jpg in its folder of --images-dir',
  }),
  filmstripLength: integer({
    placeholder: 'pictures',
    min: 1,
    max: 64,
    default: 8,
    help: 'last pictures of each stream, in memory and in its filmstrip',
  }),
  imageDecoder: choice({
    placeholder: 'decoder',
    words: ['libav', 'gstreamer'],
    default: 'libav',
    help: 'what decodes pictures: a program over libav that stays up, or GStreamer',
  }),
  imageBudget: integer({
    placeholder: 'percent',
    min: 1,
    max: 100,
    default: 25,
    help: 'CPU of all cores that pictures may take; with more streams than that, all get fewer pictures',
  }),
  decodeProcesses: integer({
    placeholder: 'processes',
    min: 1,
    max: 256,
    help: 'processes that decode pictures (default: half the cores), and as many for sound',
  }),
  audioLevels: flag({ help: 'decode the sound of the streams, and measure it', rivals: ['noAnalysis'] }),
});
