#!/usr/bin/env bash
# Usage: scripts/generate_video.sh [options]
#
# Sends a test stream made by ffmpeg, until stopped: colour bars with a running timecode, a 1 kHz tone, constant bitrate.
#
#   --destination IP:PORT   where to send, [IP]:PORT for IPv6       (default 239.255.0.1:5000)
#   --rtp                   RTP in place of plain UDP
#   --file FILE             write to this file instead (name it .mpegts), at full speed; needs --duration
#   --bitrate BPS           of the whole transport stream           (default 5000000, at least 1000000)
#   --codec CODEC           mpeg2 or h264                           (default mpeg2)
#   --size WIDTHxHEIGHT     of the picture                          (default 720x576)
#   --duration SECONDS      end after this time                     (default: never)
#   --localaddr IP          send from this address, thus on its interface
#   --interface DEVICE      the same by the name of the interface
#   --ttl HOPS              multicast time to live                  (default 1)
#   --service NAME          service name                            (default "tscap test")
#   --provider NAME         service provider                        (default tscap)

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

DESTINATION=239.255.0.1:5000
PROTOCOL=udp
FILE=
BITRATE=5000000
CODEC=mpeg2
SIZE=720x576
DURATION=
LOCAL_ADDRESS=
TTL=1
SERVICE='tscap test'
PROVIDER=tscap

# Audio, PSI/SI and packet headers; the rest, less a reserve for the peaks of the video, is for the video.
readonly OTHER_BPS=300000
readonly AUDIO_BPS=192000

main() {
  parse_arguments "$@"
  have ffmpeg || fail 'ffmpeg is not installed (Debian: ffmpeg; RHEL: ffmpeg-free or ffmpeg of RPM Fusion; macOS: brew install ffmpeg)'
  local -a output
  choose_output
  local -r video_bps=$(((BITRATE - OTHER_BPS) * 85 / 100))
  local -a codec
  choose_codec "$video_bps"
  local -a limit=()
  [ -z "$DURATION" ] || limit=(-t "$DURATION")
  local -a pace=(-re)
  [ -z "$FILE" ] || pace=()
  exec ffmpeg -nostdin -hide_banner -loglevel warning -y \
    ${pace[@]+"${pace[@]}"} -f lavfi -i "smptebars=size=$SIZE:rate=25$(timecode_filter)" \
    ${pace[@]+"${pace[@]}"} -f lavfi -i 'sine=frequency=1000:sample_rate=48000' \
    ${limit[@]+"${limit[@]}"} -map 0:v -map 1:a "${codec[@]}" -pix_fmt yuv420p -g 25 -b:v "$video_bps" \
    -minrate:v "$video_bps" -maxrate:v "$video_bps" -bufsize:v "$((video_bps / 2))" \
    -c:a mp2 -b:a "$AUDIO_BPS" -ac 2 \
    -muxrate "$BITRATE" -pcr_period 20 -metadata service_name="$SERVICE" -metadata service_provider="$PROVIDER" \
    "${output[@]}"
}

parse_arguments() {
  local interface=
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) show_help && exit 0 ;;
      --rtp) PROTOCOL=rtp && shift && continue ;;
      --destination | --file | --bitrate | --codec | --size | --duration | --localaddr | --interface | --ttl | --service | --provider) ;;
      *) usage_error "unknown option: $1" ;;
    esac
    [ $# -ge 2 ] || usage_error "$1 needs a value"
    case $1 in
      --destination) DESTINATION=$2 ;;
      --file) FILE=$2 ;;
      --bitrate) BITRATE=$2 ;;
      --codec) CODEC=$2 ;;
      --size) SIZE=$2 ;;
      --duration) DURATION=$2 ;;
      --localaddr) LOCAL_ADDRESS=$2 ;;
      --interface) interface=$2 ;;
      --ttl) TTL=$2 ;;
      --service) SERVICE=$2 ;;
      --provider) PROVIDER=$2 ;;
    esac
    shift 2
  done
  check "$DESTINATION" '^(\[[0-9A-Fa-f:.]+\]|[0-9.]+):[0-9]{1,5}$' "--destination must be IP:PORT or [IP]:PORT, got $DESTINATION"
  check "$BITRATE" '^[1-9][0-9]{6,9}$' "--bitrate must be from 1000000 to 9999999999, got $BITRATE"
  check "$CODEC" '^(mpeg2|h264)$' "--codec must be mpeg2 or h264, got $CODEC"
  check "$SIZE" '^[1-9][0-9]{1,3}x[1-9][0-9]{1,3}$' "--size must be WIDTHxHEIGHT, got $SIZE"
  check "$DURATION" '^([0-9]+(\.[0-9]+)?)?$' "--duration must be a number of seconds, got $DURATION"
  check "$TTL" '^(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})$' "--ttl must be from 0 to 255, got $TTL"
  [ -z "$FILE" ] || [ -n "$DURATION" ] || usage_error '--file needs --duration'
  [ -z "$interface" ] || LOCAL_ADDRESS=$(address_of "$interface")
}

check() { [[ $1 =~ $2 ]] || usage_error "$3"; }

# The first address of an interface, of the family of the destination.
address_of() {
  local family=inet
  [ "${DESTINATION:0:1}" != '[' ] || family=inet6
  local address
  if have ip; then
    address=$(ip -o -family "$family" addr show dev "$1" 2>/dev/null | awk '{ sub("/.*", "", $4); print $4; exit }')
  else
    address=$(ifconfig "$1" 2>/dev/null | awk -v family="$family" '$1 == family { sub("%.*", "", $2); print $2; exit }')
  fi
  [ -n "$address" ] || fail "--interface $1: there is no such interface, or it has no $family address"
  printf '%s\n' "$address"
}

choose_output() {
  if [ -n "$FILE" ]; then
    output=(-f mpegts "$FILE")
    return
  fi
  local from=
  [ -z "$LOCAL_ADDRESS" ] || from="&localaddr=$LOCAL_ADDRESS"
  if [ "$PROTOCOL" = rtp ]; then
    output=(-f rtp_mpegts "rtp://$DESTINATION?pkt_size=1328&ttl=$TTL$from")
  else
    # ffmpeg sends at the rate of the stream instead of in bursts only when told the rate.
    output=(-f mpegts "udp://$DESTINATION?pkt_size=1316&ttl=$TTL&bitrate=$BITRATE&burst_bits=10528$from")
  fi
}

choose_codec() {
  if [ "$CODEC" = mpeg2 ]; then
    codec=(-c:v mpeg2video)
    return
  fi
  ffmpeg -hide_banner -encoders 2>/dev/null | grep libx264 >/dev/null ||
    fail 'this ffmpeg has no H.264 encoder: install one with libx264 (RHEL: ffmpeg of RPM Fusion), or take --codec mpeg2'
  codec=(-c:v libx264 -preset veryfast -tune zerolatency -x264-params "nal-hrd=cbr:vbv-bufsize=$(($1 / 2000))")
}

# Burns the timecode in, where this ffmpeg can draw text and there is a font.
timecode_filter() {
  local font
  if font=$(find_font) && ffmpeg -hide_banner -filters 2>/dev/null | grep ' drawtext ' >/dev/null; then
    printf '%s' ",drawtext=fontfile=$font:fontsize=h/12:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=8"
    printf '%s' ":x=(w-text_w)/2:y=h*0.7:rate=25:timecode='00\\:00\\:00\\:00'"
  else
    say 'no timecode: it takes an ffmpeg with drawtext and a font (Debian: fonts-dejavu-core)'
  fi
}

find_font() {
  local font
  for font in /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf /usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf \
    /System/Library/Fonts/Menlo.ttc; do
    [ -e "$font" ] && printf '%s' "$font" && return
  done
  have fc-match || return 1
  font=$(fc-match -f '%{file}' monospace) && [ -e "$font" ] && printf '%s' "$font"
}

main "$@"
