#!/usr/bin/env bash
# Usage: scripts/generate-test-data.sh [--help]
#
# Writes test_data/bars.mpegts (5 s of colour bars and a tone, MPEG-2 and MP2, 2 Mb/s constant, made by ffmpeg) and
# test_data/bars.pcap (the same as UDP multicast to 239.255.0.1:5000, paced by its PCR, with ns times).
# The same ffmpeg writes the same bytes again.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly FOLDER=$ROOT/test_data

case ${1:-} in
  '') ;;
  --help | -h) show_help && exit 0 ;;
  *) usage_error "unknown argument: $1" ;;
esac

make_scratch
have ffmpeg || fail 'ffmpeg is not installed (Debian: apt-get install ffmpeg)'
build_when_needed

# One thread and bitexact: nothing of the machine or of the time goes into the file.
ffmpeg -nostdin -hide_banner -loglevel error -y \
  -f lavfi -i smptebars=size=352x288:rate=25 -f lavfi -i sine=frequency=1000:sample_rate=48000 -t 5 \
  -map 0:v -map 1:a -threads 1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
  -c:v mpeg2video -pix_fmt yuv420p -g 12 -b:v 1200k -minrate:v 1200k -maxrate:v 1200k -bufsize:v 600k \
  -c:a mp2 -b:a 192k \
  -f mpegts -muxrate 2000000 -pcr_period 20 -mpegts_service_id 1 -mpegts_start_pid 0x100 \
  -metadata service_name='tscap test' -metadata service_provider=tscap "$SCRATCH/bars.mpegts"

# Whole datagrams of 7 packets: repeated, every datagram is of the same size.
size=$(wc -c <"$SCRATCH/bars.mpegts")
head -c "$((size / 1316 * 1316))" "$SCRATCH/bars.mpegts" >"$FOLDER/bars.mpegts"

node "$ROOT/dist/test/support/frames/ts-to-pcap.js" "$FOLDER/bars.mpegts" "$FOLDER/bars.pcap"
say "wrote test_data/bars.mpegts and test_data/bars.pcap"
