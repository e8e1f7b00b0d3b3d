#!/usr/bin/env bash
# Usage: scripts/generate-test-data.sh [--help]
#
# Writes test_data/bars.mpegts (5 s of colour bars and a tone, MPEG-2 and MP2, 2 Mb/s constant, made by ffmpeg) and
# test_data/bars.pcap (the same as UDP multicast to 239.255.0.1:5000, paced by its PCR, with ns times), and into test_data/pictures key
# access units, each one picture of eight colour bars of 75 %: white, yellow, cyan, green, magenta, red, blue and black.
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
# key_picture FILE SIZE MATRIX OPTIONS…: of exact RGB, as the pixels of one line.
key_picture() {
  local -r file=$1 size=$2 matrix=$3
  shift 3
  node -e 'for (const rgb of [7, 6, 3, 2, 5, 4, 1, 0]) process.stdout.write(Buffer.from([4, 2, 1].map((bit) => (rgb & bit ? 191 : 0))))' |
    ffmpeg -nostdin -hide_banner -loglevel error -y -f rawvideo -pix_fmt rgb24 -s 8x1 -i - -frames:v 1 \
      -vf "scale=$size:flags=neighbor,scale=out_color_matrix=$matrix:out_range=tv" -threads 1 -fflags +bitexact -flags:v +bitexact "$@" \
      "$FOLDER/pictures/$file"
}

mkdir -p "$FOLDER/pictures"
readonly BT709='-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'
# shellcheck disable=SC2086 # several options
{
  key_picture hd.h264 1920x1080 bt709 -c:v libx264 -pix_fmt yuv420p -qp 10 $BT709
  key_picture hd-422-10.h264 1920x1080 bt709 -c:v libx264 -pix_fmt yuv422p10le -qp 10 $BT709
  key_picture hd-10.hevc 1920x1080 bt709 -c:v libx265 -x265-params log-level=none:pools=1:qp=10 -pix_fmt yuv420p10le $BT709
  key_picture pal-16x9.m2v 720x576 bt601 -c:v mpeg2video -pix_fmt yuv420p -qscale:v 2 -flags +ildct+ilme+bitexact -top 1 -aspect 16:9
}
say "wrote test_data/bars.mpegts, test_data/bars.pcap and test_data/pictures"
