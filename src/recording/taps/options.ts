import { grouped, integer, text } from '../../cli/option.js';

/** Options of live taps: where else the recovered transport stream goes while it comes. */
export const TAP_OPTIONS = grouped('Live taps', {
  ffmpegZmq: text({
    placeholder: 'endpoint',
    help: 'offer one transport stream as plain ZeroMQ messages on tcp://<address>:<port>, which ffplay zmq:tcp://… reads',
  }),
  forward: text({
    placeholder: 'url',
    help: 'send one transport stream on to udp://<ip>:<port> or rtp://<ip>:<port>, paced as it arrived at the probe',
  }),
  forwardTtl: integer({
    placeholder: 'hops',
    min: 0,
    max: 255,
    default: 1,
    help: 'time to live of what --forward sends',
  }),
  forwardInterface: text({
    placeholder: 'device',
    help: 'interface that --forward sends to a multicast group by; otherwise that of the routing table',
  }),
});
