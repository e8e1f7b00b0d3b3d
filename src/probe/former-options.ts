// Tested by: test/cli/former-options.test.ts
import type { FormerOptions } from '../cli/former-options.js';

const NAL_UNITS = 'the monitor writes the NAL units of video, by its --debug-nals';
const PICTURES = 'the monitor makes pictures, see its --extract-images';

/** Options of rscap's probe that this one has not, or under another name. */
export const FORMER_PROBE_OPTIONS: FormerOptions = {
  '--debug': { hasValue: false, now: '--debug-on', why: 'the same' },
  '--batch-size': {
    hasValue: true,
    why: 'datagrams are taken as long as they are; --zmq-batch-size bounds what is sent at once',
  },
  '--payload-offset': { hasValue: true, why: 'headers of every link layer, VLAN tags and IP options are read' },
  '--packet-size': { hasValue: true, why: 'packets of 188, 192 and 204 bytes are told apart' },
  '--source-protocol': { hasValue: true, why: 'UDP is captured, RTP in it is recognised' },
  '--use-wireless': { hasValue: false, why: 'any interface can be named by --source-device' },
  '--send-raw-stream': { hasValue: false, why: 'the payload is sent unless --no-payload is given' },
  '--send-null-packets': { hasValue: false, why: 'null packets are sent unless --no-null-packets is given' },
  '--no-zmq': {
    hasValue: false,
    why: 'without a link, tscap-monitor --input analyses a file, and nobody has to listen to a probe',
  },
  '--smpte2110': { hasValue: false, why: 'SMPTE ST 2110 is recognised' },
  '--show-tr101290': { hasValue: false, why: 'the monitor shows it, by its --show-tr101290' },
  '--pcap-channel-size': { hasValue: true, why: 'the buffer of the capture is set in bytes, by --buffer-size' },
  '--zmq-channel-size': { hasValue: true, why: 'what waits for a slow monitor is bounded in bytes, by --queue-size' },
  '--dpdk': { hasValue: false, why: 'libpcap captures; its ring is shared with the kernel' },
  '--dpdk-port-id': { hasValue: true, why: 'libpcap captures; --source-device names the interface' },
  '--output-file': { hasValue: true, why: 'the monitor records, by its --output-file' },
  '--no-zmq-thread': { hasValue: false, why: 'sending never waits in the way of the capture' },
  '--debug-smpte2110': {
    hasValue: false,
    why: 'the reports of the monitor show it; --debug-on shows rejected datagrams',
  },
  '--watch-file': { hasValue: true, why: 'the monitor watches files, by its --watch-file' },
  '--input-codec': { hasValue: true, why: 'the codec is that of the PMT' },
  '--decode-video': { hasValue: false, why: 'the monitor always reads the pictures of video streams' },
  '--decode-video-batch-size': { hasValue: true, why: 'the monitor always reads the pictures of video streams' },
  '--debug-nals': { hasValue: false, why: NAL_UNITS },
  '--debug-nal-types': { hasValue: true, why: NAL_UNITS },
  '--parse-short-nals': { hasValue: false, why: NAL_UNITS },
  '--extract-images': { hasValue: false, why: PICTURES },
  '--image-sample-rate-ns': { hasValue: true, why: PICTURES },
  '--scale-images-after-gstreamer': { hasValue: false, why: PICTURES },
  '--jpeg-quality': { hasValue: true, why: PICTURES },
  '--image-height': { hasValue: true, why: PICTURES },
  '--filmstrip-length': { hasValue: true, why: PICTURES },
  '--save-images': { hasValue: false, why: PICTURES },
  '--gst-queue-buffers': { hasValue: true, why: PICTURES },
  '--image-framerate': { hasValue: true, why: PICTURES },
  '--image-frame-increment': { hasValue: true, why: PICTURES },
  '--image-buffer-size': { hasValue: true, why: PICTURES },
  '--video-buffer-size': { hasValue: true, why: PICTURES },
};
