/** A program that makes a stream, and how: arguments apart by blanks, {name} for a source of that name, {out} for what is made. */
export interface Recipe {
  readonly name: string;
  readonly program: 'ffmpeg' | 'gst-launch-1.0' | 'sh';
  readonly args: string;
}

const ENCODED = '-pix_fmt yuv420p';
const TONE = '-f lavfi -i sine=f=440:r=48000';

function picture(size: string, rate: string): string {
  return `-f lavfi -i testsrc2=s=${size}:r=${rate}`;
}

function ffmpeg(name: string, args: string): Recipe {
  return { name, program: 'ffmpeg', args: `-hide_banner -loglevel error -nostdin -y -threads 1 ${args} {out}` };
}

function gstreamer(name: string, args: string): Recipe {
  return { name, program: 'gst-launch-1.0', args: `-q ${args} ! filesink location={out}` };
}

/** Pictures and sound that streams are made of, 40 s each. */
export const SOURCES: readonly Recipe[] = [
  ffmpeg(
    'h264.mp4',
    `${picture('720x576', '25')} ${TONE} -t 40 -c:v libx264 -preset veryfast -b:v 2M -maxrate 2M -bufsize 2M -g 50 ${ENCODED} -c:a aac -b:a 128k`,
  ),
  ffmpeg(
    'cbr.mp4',
    `${picture('720x576', '25')} ${TONE} -t 40 -c:v libx264 -preset veryfast -b:v 2M -minrate 2M -maxrate 2M -bufsize 1M -g 25 -x264-params nal-hrd=cbr ${ENCODED} -c:a aac -b:a 128k`,
  ),
  ffmpeg(
    'mpeg2.mpegts',
    `${picture('720x576', '25')} ${TONE} -t 40 -c:v mpeg2video -b:v 3M -minrate 3M -maxrate 3M -bufsize 1835k -g 12 -bf 2 ${ENCODED} -c:a ac3 -b:a 192k -f mpegts`,
  ),
  ffmpeg(
    'hevc.mp4',
    `${picture('640x360', '25')} ${TONE} -t 40 -c:v libx265 -preset ultrafast -b:v 1M -x265-params log-level=error -g 50 ${ENCODED} -c:a aac -b:a 128k`,
  ),
  ffmpeg('layer2.mp2', `${TONE} -t 40 -c:a mp2 -b:a 192k`),
  ffmpeg('aac.aac', `${TONE} -t 40 -c:a aac -b:a 128k -f adts`),
];

const COPY = '-map 0 -c copy -f mpegts';
const TWO_PROGRAMS = '-program title=One:program_num=1:st=0:st=1 -program title=Two:program_num=2:st=2:st=3';
const X264 = `-c:v libx264 -preset veryfast ${ENCODED}`;

const FFMPEG: readonly Recipe[] = [
  ffmpeg('ffmpeg-vbr', `-i {h264.mp4} ${COPY}`),
  ffmpeg('ffmpeg-cbr', `-i {cbr.mp4} ${COPY} -muxrate 3M`),
  ffmpeg('ffmpeg-cbr-tight', `-i {cbr.mp4} ${COPY} -muxrate 2500k`),
  ffmpeg('ffmpeg-cbr-10m', `-i {cbr.mp4} ${COPY} -muxrate 10M`),
  ffmpeg('ffmpeg-cbr-6m', `-i {cbr.mp4} -t 22 ${COPY} -muxrate 6M`),
  ffmpeg('ffmpeg-cbr-60m', `-i {cbr.mp4} -t 12 ${COPY} -muxrate 60M`),
  ffmpeg('ffmpeg-cbr-pcr-90ms', `-i {cbr.mp4} ${COPY} -muxrate 3M -pcr_period 90`),
  ffmpeg('ffmpeg-dvb-vbr', `-i {h264.mp4} ${COPY} -mpegts_flags system_b`),
  ffmpeg('ffmpeg-dvb-cbr', `-i {cbr.mp4} ${COPY} -mpegts_flags system_b+nit -muxrate 3M -pcr_period 30`),
  ffmpeg(
    'ffmpeg-dvb-periods',
    `-i {cbr.mp4} ${COPY} -mpegts_flags system_b+nit -muxrate 3M -pat_period 0.2 -sdt_period 1.5 -nit_period 5`,
  ),
  ffmpeg(
    'ffmpeg-dvb-too-slow',
    `-i {cbr.mp4} ${COPY} -mpegts_flags system_b+nit -muxrate 3M -pat_period 0.6 -sdt_period 3 -nit_period 12`,
  ),
  ffmpeg('ffmpeg-mpeg2-vbr', `-i {mpeg2.mpegts} ${COPY}`),
  ffmpeg('ffmpeg-mpeg2-cbr', `-i {mpeg2.mpegts} ${COPY} -muxrate 4M`),
  ffmpeg('ffmpeg-hevc-vbr', `-i {hevc.mp4} ${COPY}`),
  ffmpeg('ffmpeg-hevc-cbr', `-i {hevc.mp4} ${COPY} -muxrate 3M`),
  ffmpeg('ffmpeg-radio-layer2-vbr', `-i {layer2.mp2} ${COPY}`),
  ffmpeg('ffmpeg-radio-layer2-cbr', `-i {layer2.mp2} ${COPY} -muxrate 256k`),
  ffmpeg('ffmpeg-radio-aac', `-i {aac.aac} ${COPY}`),
  ffmpeg('ffmpeg-radio-latm', `-i {aac.aac} ${COPY} -mpegts_flags latm`),
  ffmpeg(
    'ffmpeg-several-programs',
    `-i {cbr.mp4} -i {mpeg2.mpegts} -i {layer2.mp2} -map 0 -map 1 -map 2 -c copy -f mpegts -muxrate 8M ${TWO_PROGRAMS} -program title=Radio:program_num=3:st=4`,
  ),
  ffmpeg('ffmpeg-two-programs-vbr', `-i {cbr.mp4} -i {mpeg2.mpegts} -map 0 -map 1 -c copy -f mpegts ${TWO_PROGRAMS}`),
  ffmpeg('ffmpeg-tables-at-pictures', `-i {h264.mp4} ${COPY} -mpegts_flags pat_pmt_at_frames`),
  ffmpeg('ffmpeg-m2ts', `-i {h264.mp4} ${COPY} -mpegts_m2ts_mode 1`),
  ffmpeg('ffmpeg-wrap', `-i {cbr.mp4} ${COPY} -muxrate 3M -output_ts_offset 95430`),
  ffmpeg('ffmpeg-wrap-vbr', `-i {h264.mp4} ${COPY} -output_ts_offset 95430`),
  ffmpeg(
    'ffmpeg-100k-vbr',
    `${picture('160x120', '12')} -f lavfi -i sine=f=440:r=24000 -t 40 ${X264} -b:v 60k -maxrate 60k -bufsize 60k -g 24 -c:a aac -b:a 24k -f mpegts`,
  ),
  ffmpeg(
    'ffmpeg-200k-cbr',
    `${picture('160x120', '12')} -f lavfi -i sine=f=440:r=24000 -t 40 ${X264} -b:v 60k -maxrate 60k -bufsize 60k -g 24 -c:a aac -b:a 24k -f mpegts -muxrate 200k`,
  ),
  ffmpeg(
    'ffmpeg-24p-long-gop',
    `${picture('640x360', '24000/1001')} ${TONE} -t 40 ${X264} -b:v 1500k -maxrate 1500k -bufsize 3M -g 240 -bf 8 -c:a ac3 -b:a 192k -f mpegts`,
  ),
  ffmpeg(
    'ffmpeg-720p60',
    `${picture('1280x720', '60')} ${TONE} -t 20 -c:v libx264 -preset ultrafast ${ENCODED} -b:v 8M -maxrate 8M -bufsize 8M -g 60 -c:a aac -b:a 192k -f mpegts -muxrate 12M`,
  ),
  ffmpeg(
    'ffmpeg-opus',
    `${picture('640x360', '25')} ${TONE} -t 20 ${X264} -b:v 1M -g 50 -c:a libopus -b:a 96k -f mpegts`,
  ),
  ffmpeg('ffmpeg-eac3', `${picture('640x360', '25')} ${TONE} -t 20 ${X264} -b:v 1M -g 50 -c:a eac3 -b:a 96k -f mpegts`),
  ffmpeg(
    'ffmpeg-mp3',
    `${picture('640x360', '25')} ${TONE} -t 20 ${X264} -b:v 1M -g 50 -c:a libmp3lame -b:a 128k -f mpegts`,
  ),
  ffmpeg(
    'ffmpeg-three-languages',
    '-i {h264.mp4} -map 0:v -map 0:a -map 0:a -map 0:a -c copy -metadata:s:a:0 language=eng -metadata:s:a:1 language=fra -metadata:s:a:2 language=deu -f mpegts',
  ),
  ffmpeg(
    'ffmpeg-interlaced-h264',
    `${picture('720x576', '50')} ${TONE} -t 20 -vf interlace ${X264} -flags +ilme+ildct -b:v 3M -maxrate 3M -bufsize 3M -g 25 -c:a mp2 -b:a 192k -f mpegts -muxrate 4M`,
  ),
  ffmpeg(
    'ffmpeg-interlaced-mpeg2',
    `${picture('720x576', '50')} ${TONE} -t 20 -vf interlace -c:v mpeg2video -flags +ilme+ildct -b:v 4M -minrate 4M -maxrate 4M -bufsize 1835k -g 12 -bf 2 ${ENCODED} -c:a mp2 -b:a 192k -f mpegts -muxrate 5M`,
  ),
  ffmpeg('ffmpeg-1-picture-a-second', `${picture('640x360', '1')} ${TONE} -t 40 ${X264} -g 5 -c:a aac -f mpegts`),
  ffmpeg(
    'ffmpeg-1-picture-a-second-cbr',
    `${picture('640x360', '1')} ${TONE} -t 40 ${X264} -g 5 -c:a aac -f mpegts -muxrate 1500k`,
  ),
  ffmpeg('ffmpeg-slides', `${picture('640x360', '1/5')} ${TONE} -t 40 ${X264} -g 1 -c:a aac -f mpegts`),
  ffmpeg(
    'ffmpeg-slides-cbr',
    `${picture('640x360', '1/5')} ${TONE} -t 40 ${X264} -g 1 -c:a aac -f mpegts -muxrate 1500k`,
  ),
  ffmpeg('ffmpeg-video-only', '-i {h264.mp4} -map 0:v -c copy -f mpegts'),
  ffmpeg('ffmpeg-mpeg4', `${picture('640x360', '25')} -t 10 -c:v mpeg4 -b:v 1M -f mpegts`),
  hls('ffmpeg-hls-segment', '{h264.mp4}', 6, '001'),
  hls('ffmpeg-hls-segments-joined', '{h264.mp4}', 2, '*'),
  hls('ffmpeg-hls-mpeg2-segment', '{mpeg2.mpegts}', 4, '001'),
  hls('ffmpeg-hls-mpeg2-joined', '{mpeg2.mpegts}', 10, '*'),
  hls('ffmpeg-hls-radio-segment', '{aac.aac}', 10, '001'),
  hls('ffmpeg-hls-radio-joined', '{aac.aac}', 6, '*'),
  {
    name: 'ffmpeg-segment',
    program: 'sh',
    args: segments('{h264.mp4}', '-f segment -segment_time 6 -segment_format mpegts {folder}/%03d.ts', '002'),
  },
];

/** One of the segments, or all of them behind each other. */
function hls(name: string, source: string, seconds: number, which: string): Recipe {
  const muxer = `-f hls -hls_time ${seconds} -hls_list_size 0 -hls_segment_filename {folder}/%03d.ts {folder}/list.m3u8`;
  return { name, program: 'sh', args: segments(source, muxer, which) };
}

function segments(source: string, muxer: string, which: string): string {
  return `mkdir -p {folder} && ffmpeg -hide_banner -loglevel error -nostdin -y -i ${source} -c copy ${muxer} && cat {folder}/${which}.ts > {out}`;
}

const H264 = demuxed('h264.mp4', 'h264parse');
const CBR = demuxed('cbr.mp4', 'h264parse');
const HEVC = demuxed('hevc.mp4', 'h265parse');
const MPEG2 =
  'filesrc location={mpeg2.mpegts} ! tsdemux name=d d. ! queue ! mpegvideoparse ! m. d. ! queue ! ac3parse ! m.';

function demuxed(source: string, parser: string): string {
  return `filesrc location={${source}} ! qtdemux name=d d.video_0 ! queue ! ${parser} ! m. d.audio_0 ! queue ! aacparse ! m.`;
}

const GSTREAMER: readonly Recipe[] = [
  gstreamer('gstreamer-vbr', `${H264} mpegtsmux name=m alignment=7`),
  gstreamer('gstreamer-unaligned', `${H264} mpegtsmux name=m`),
  gstreamer('gstreamer-cbr', `${CBR} mpegtsmux name=m alignment=7 bitrate=3000000`),
  gstreamer('gstreamer-cbr-10m', `${CBR} mpegtsmux name=m alignment=7 bitrate=10000000`),
  gstreamer('gstreamer-pcr-20ms', `${CBR} mpegtsmux name=m alignment=7 bitrate=4000000 pcr-interval=1800`),
  gstreamer('gstreamer-mpeg2', `${MPEG2} mpegtsmux name=m alignment=7`),
  gstreamer('gstreamer-hevc', `${HEVC} mpegtsmux name=m alignment=7`),
  gstreamer('gstreamer-atsc', `${MPEG2} atscmux name=m alignment=7`),
  gstreamer('gstreamer-atsc-cbr', `${MPEG2} atscmux name=m alignment=7 bitrate=4000000`),
  gstreamer(
    'gstreamer-slow-tables',
    `${H264} mpegtsmux name=m alignment=7 si-interval=9000 pat-interval=45000 pmt-interval=45000`,
  ),
  gstreamer(
    'gstreamer-scte35',
    `${CBR} mpegtsmux name=m alignment=7 bitrate=3000000 scte-35-pid=500 scte-35-null-interval=450000`,
  ),
  gstreamer('gstreamer-radio-layer2', 'filesrc location={layer2.mp2} ! mpegaudioparse ! mpegtsmux name=m alignment=7'),
  gstreamer('gstreamer-radio-aac', 'filesrc location={aac.aac} ! aacparse ! mpegtsmux name=m alignment=7'),
  gstreamer(
    'gstreamer-two-programs',
    `filesrc location={cbr.mp4} ! qtdemux name=d d.video_0 ! queue ! h264parse ! m.sink_65 d.audio_0 ! queue ! aacparse ! m.sink_66 filesrc location={layer2.mp2} ! mpegaudioparse ! m.sink_67 mpegtsmux name=m alignment=7 bitrate=4000000 prog-map=program_map,sink_65=1,sink_66=1,sink_67=2`,
  ),
];

/** Streams as two programs write them with usual settings; some with settings that break a limit, as their names say. */
export const RECIPES: readonly Recipe[] = [...FFMPEG, ...GSTREAMER];
