#!/usr/bin/env bash
# Usage: scripts/plot.sh --history FILE --stream IP:PORT --output FILE.png [options]
#
# Draws bitrate, inter-arrival time, PCR arrival jitter and errors of a stream over time, from the history of a monitor, with gnuplot.
#
#   --history FILE     database that the monitor writes or wrote
#   --stream IP:PORT   the stream; may be left out if the history has one only
#   --output FILE      picture to write, .png or .svg
#   --from TIME        begin, as tscap-history takes it              (default -1h)
#   --to TIME          end                                           (default now)
#   --step STEP        auto, 1s, 1m or 1h                            (default auto)
#   --size WxH         in pixels                                     (default 1400x1100)

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

HISTORY=
STREAM=
OUTPUT=
FROM=-1h
TO=now
STEP=auto
SIZE=1400x1100

# What is drawn.
readonly FIGURES=(
  bitrate_bps bitrate_min_bps bitrate_max_bps pcr_bitrate_bps
  iat_avg_ns iat_p99_ns iat_max_ns
  pcr_jitter_peak_to_peak_ns pcr_interval_max_ns
  cc_errors rtp_lost tei sync_errors Transport_error CRC_error PCR_error
)

main() {
  parse_arguments "$@"
  build_when_needed
  have gnuplot || install_gnuplot
  make_scratch
  local figure
  local -a figures=()
  for figure in "${FIGURES[@]}"; do figures+=(--figure "$figure"); done
  choose_stream
  node "$ROOT/dist/src/bin/history.js" --history "$HISTORY" --stream "$STREAM" --from="$FROM" --to="$TO" --step "$STEP" \
    --format csv "${figures[@]}" >"$SCRATCH/history.csv"
  [ "$(wc -l <"$SCRATCH/history.csv")" -gt 2 ] || fail "the history has not two reports on $STREAM from $FROM to $TO"
  gnuplot_script >"$SCRATCH/history.gnuplot"
  gnuplot "$SCRATCH/history.gnuplot"
  say "plot.sh: wrote $OUTPUT"
}

parse_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) show_help && exit 0 ;;
      --history | --stream | --output | --from | --to | --step | --size) ;;
      *) usage_error "unknown option: $1" ;;
    esac
    [ $# -ge 2 ] || usage_error "$1 needs a value"
    case $1 in
      --history) HISTORY=$2 ;;
      --stream) STREAM=$2 ;;
      --output) OUTPUT=$2 ;;
      --from) FROM=$2 ;;
      --to) TO=$2 ;;
      --step) STEP=$2 ;;
      --size) SIZE=$2 ;;
    esac
    shift 2
  done
  [ -n "$HISTORY" ] || usage_error '--history is missing'
  [[ $OUTPUT =~ \.(png|svg)$ ]] || usage_error "--output must end in .png or .svg, got '$OUTPUT'"
  [[ $OUTPUT != *[\"\'\\]* ]] || usage_error '--output must not have quotes or backslashes'
  [[ $SIZE =~ ^[1-9][0-9]{2,4}x[1-9][0-9]{2,4}$ ]] || usage_error "--size must be WIDTHxHEIGHT, got $SIZE"
}

install_gnuplot() {
  if ! have apt-get || ! can_be_root; then
    fail 'gnuplot is not installed (Debian: gnuplot-nox; RHEL: gnuplot; macOS: brew install gnuplot)'
  fi
  say 'plot.sh: installing gnuplot-nox (apt)'
  apt_install gnuplot-nox >/dev/null 2>&1 || fail 'gnuplot-nox could not be installed'
}

# The only stream of the history, unless one was named.
choose_stream() {
  [ -z "$STREAM" ] || return 0
  local streams
  streams=$(node "$ROOT/dist/src/bin/history.js" --history "$HISTORY" --list --format csv | tail -n +2 | cut -d , -f 2 | sort -u)
  [ "$(printf '%s' "$streams" | grep -c '')" -eq 1 ] || fail "choose one with --stream: $(printf '%s' "$streams" | tr '\n' ' ')"
  STREAM=$streams
}

gnuplot_script() {
  local terminal=pngcairo
  [ "${OUTPUT##*.}" = png ] || terminal=svg
  cat <<END
set terminal $terminal size ${SIZE/x/,} font 'DejaVu Sans,11' background '#ffffff'
set output '$OUTPUT'
set datafile separator comma
file = '$SCRATCH/history.csv'
# The same limits for all, so that what happened at the same time stands one above the other.
epoch(dummy) = timecolumn(1, '%Y-%m-%dT%H:%M:%SZ')
stats file using (epoch(0)) skip 1 nooutput name 'time'
set xrange [time_min:time_max]
# After a gap a line begins anew, at the second report behind it.
longest = 3.5 * (time_max - time_min) / (time_records - 1)
last = time_max
x(dummy) = (now = epoch(0), gap = now - last > longest, last = now, gap ? NaN : now)
long = time_max - time_min > 2 * 86400
set xtics time format (long ? '%d %b' : time_max - time_min > 600 ? '%H:%M' : '%H:%M:%S')
set border 3 linecolor '#808080'
set tics nomirror textcolor '#404040'
set grid linecolor '#e4e4e4' linetype 1 linewidth 1
set key at graph 1, graph 1.17 right top horizontal maxrows 1 samplen 1.6 textcolor '#404040'
set style fill transparent solid 0.25 noborder
set style line 1 linecolor '#1f6fb4' linewidth 1.4
set style line 2 linecolor '#7f8c97' linewidth 1.2
set style line 3 linecolor '#d1495b' linewidth 1.4
set style line 4 linecolor '#2a9d6f' linewidth 1.4
# Columns of the CSV; what was not measured is empty and leaves a gap.
figure(name) = stringcolumn(name) eq '' ? NaN : column(name)
# Only counts above 0 are drawn. The line at the bottom lets a panel be drawn that has nothing else.
errors(name) = figure(name) > 0 ? column(name) : NaN
set multiplot layout 4,1 title '$STREAM' font ',15' textcolor '#202020' margins 0.075,0.975,0.06,0.92 spacing 0.075

set ylabel 'Mb/s' textcolor '#404040'
set yrange [0:1<*]
plot file using (x(0)):(figure('bitrate_min_bps')/1e6):(figure('bitrate_max_bps')/1e6) with filledcurves linestyle 1 title 'bitrate, least to greatest', \\
     '' using (x(0)):(figure('pcr_bitrate_bps')/1e6) with lines linestyle 2 title 'by PCR', \\
     '' using (x(0)):(figure('bitrate_bps')/1e6) with lines linestyle 1 title 'bitrate', \\
     0 linecolor '#808080' notitle

set ylabel 'IAT ms'
plot file using (x(0)):(figure('iat_max_ns')/1e6) with lines linestyle 3 title 'IAT, longest', \\
     '' using (x(0)):(figure('iat_p99_ns')/1e6) with lines linestyle 1 title '99 %', \\
     '' using (x(0)):(figure('iat_avg_ns')/1e6) with lines linestyle 4 title 'mean', 0 linecolor '#808080' notitle

set ylabel 'PCR ms'
plot file using (x(0)):(figure('pcr_interval_max_ns')/1e6) with lines linestyle 2 title 'PCR interval, longest', \\
     '' using (x(0)):(figure('pcr_jitter_peak_to_peak_ns')/1e6) with lines linestyle 1 title 'PCR arrival jitter, peak to peak', \\
     0 linecolor '#808080' notitle

set ylabel 'errors'
set xlabel 'UTC' textcolor '#404040'
set yrange [0.8:*]
set logscale y
plot file using (epoch(0)):(errors('cc_errors')) with impulses linecolor '#d1495b' linewidth 2 title 'continuity', \\
     '' using (epoch(0)):(errors('rtp_lost')) with points pointtype 7 pointsize 0.7 linecolor '#1f6fb4' title 'RTP lost', \\
     '' using (epoch(0)):(errors('tei')) with points pointtype 5 pointsize 0.7 linecolor '#e09f3e' title 'TEI', \\
     '' using (epoch(0)):(errors('sync_errors')) with points pointtype 9 pointsize 0.8 linecolor '#7a5195' title 'sync byte', \\
     '' using (epoch(0)):(errors('CRC_error')) with points pointtype 13 pointsize 0.8 linecolor '#2a9d6f' title 'CRC', \\
     '' using (epoch(0)):(errors('PCR_error')) with points pointtype 11 pointsize 0.8 linecolor '#404040' title 'PCR', 0.8 linecolor '#808080' notitle, \\
     10 linecolor rgb '#ffffffff' notitle
END
}

main "$@"
