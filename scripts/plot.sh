#!/usr/bin/env bash
# Usage: scripts/plot.sh --history FILE --stream IP:PORT --output FILE.png [options]
#
# Draws bitrate, inter-arrival time, PCR arrival jitter, errors and alarms of a stream over time, from the history of a monitor, with gnuplot.
# Where the stream was lost is red; a line that ends has no report. What is far above all else is drawn at the top of its scale, which says how much it was.
#
#   --history FILE     database that the monitor writes or wrote
#   --stream IP:PORT   the stream; may be left out if the history has one only
#   --output FILE      picture to write, .png or .svg
#   --from TIME        begin, as tscap-history takes it              (default -1h)
#   --to TIME          end                                           (default now)
#   --step STEP        auto, 1s, 1m or 1h                            (default auto)
#   --size WxH         in pixels                                     (default 1400x1250)

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

HISTORY=
STREAM=
OUTPUT=
FROM=-1h
TO=now
STEP=auto
SIZE=1400x1250

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
  node "$ROOT/dist/src/bin/history.js" --history "$HISTORY" --stream "$STREAM" --from="$FROM" --to="$TO" --events --format csv >"$SCRATCH/events.csv"
  alarms >"$SCRATCH/alarms.csv"
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

# A line for each time that an alarm was raised: name, severity, begin, end; a time outside of the picture is empty. Stream_lost is first.
alarms() {
  awk -F , -v OFS=, '
    NR == 1 || $4 !~ /^(raised|cleared)$/ { next }
    { sub(/\.[0-9]+Z$/, "Z", $1) }
    $4 == "raised" && !($5 in since) { since[$5] = $1; severity[$5] = $8 }
    $4 == "cleared" { print $5, $8, since[$5], $1; delete since[$5] }
    END { for (name in since) print name, severity[name], since[name], "" }
  ' "$SCRATCH/events.csv" | sort -t , -k 1,1 -k 3,3 | awk -F , '{ (/^Stream_lost,/) ? first[++n] = $0 : rest[++m] = $0 }
    END { for (i = 1; i <= n; i++) print first[i]; for (i = 1; i <= m; i++) print rest[i] }'
}

# Rectangles behind all panels: where the stream was lost.
outages() {
  local -r rectangle='set object rectangle from %s, graph 0 to %s, graph 1 behind fillstyle solid noborder fillcolor rgb "%s"\n'
  local name begin end
  while IFS=, read -r name _ begin end; do
    # shellcheck disable=SC2059 # the format is ours
    [ "$name" != Stream_lost ] || printf "$rectangle" "$(time_in_gnuplot "$begin" time_min)" "$(time_in_gnuplot "$end" time_max)" '#f7d4d4'
  done <"$SCRATCH/alarms.csv"
}

time_in_gnuplot() { if [ -n "$1" ]; then printf "strptime('%%Y-%%m-%%dT%%H:%%M:%%SZ','%s')" "$1"; else printf '%s' "$2"; fi; }

# The names of the alarms from the bottom up, and a bar for each time that one was raised.
alarm_lanes() {
  local -a names=()
  local name severity begin end lane colour at
  while IFS= read -r name; do names+=("$name"); done < <(cut -d , -f 1 "$SCRATCH/alarms.csv" | uniq | head -n 12)
  printf 'unset ytics\nset yrange [0.4:%d.9]\n' "$((${#names[@]} > 0 ? ${#names[@]} : 1))"
  for at in "${!names[@]}"; do
    printf "set label '%s' at graph 0.005, first %d.35 font ',9' textcolor '#404040' front\n" "${names[at]//_/ }" "$((at + 1))"
  done
  while IFS=, read -r name severity begin end; do
    lane=0
    for at in "${!names[@]}"; do [ "${names[at]}" != "$name" ] || lane=$((at + 1)); done
    [ "$lane" -gt 0 ] || continue
    case $severity in
      critical) colour='#9b1c31' ;;
      major) colour='#d1495b' ;;
      warning) colour='#e09f3e' ;;
      *) colour='#7f8c97' ;;
    esac
    printf 'set arrow from %s, %d to %s, %d nohead linewidth 7 linecolor rgb "%s" front\n' \
      "$(time_in_gnuplot "$begin" time_min)" "$lane" "$(time_in_gnuplot "$end" time_max)" "$lane" "$colour"
  done <"$SCRATCH/alarms.csv"
}

# top_of COLUMN: the top of a scale that shows all but a few values that are far above the others, in the unit of the column; * when there are none.
top_of() {
  awk -F , -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next } column && $column != "" { print $column }' \
    "$SCRATCH/history.csv" | sort -g | awk '{ value[NR] = $1 }
    END { most = value[int(NR * 0.98)]; if (NR > 20 && most > 0 && value[NR] > 3 * most) printf "%.1f", 1.5 * most; else printf "1e300" }'
}

greatest_of() {
  awk -F , -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i; next } $column + 0 > most { most = $column }
    END { printf "%.1f", most }' "$SCRATCH/history.csv"
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
bitrate_top = $(top_of bitrate_max_bps) / 1e6
iat_top = $(top_of iat_max_ns) / 1e6
pcr_top = $(top_of pcr_jitter_peak_to_peak_ns) / 1e6
interval_top = $(top_of pcr_interval_max_ns) / 1e6
pcr_top = pcr_top < interval_top ? pcr_top : interval_top
above(name, unit, top) = figure(name)/unit > top ? 0.97 * top : NaN
greatest(name) = sprintf('off the scale, up to %.0f ms', name)
iat_max = $(greatest_of iat_max_ns) / 1e6
$(outages)
set multiplot layout 5,1 title '$STREAM' font ',15' textcolor '#202020' margins 0.075,0.975,0.06,0.92 spacing 0.06

set ylabel 'Mb/s' textcolor '#404040'
if (bitrate_top < 1e200) { set yrange [0:bitrate_top] } else { set yrange [0:1<*] }
plot file using (x(0)):(figure('bitrate_min_bps')/1e6):(figure('bitrate_max_bps')/1e6) with filledcurves linestyle 1 title 'bitrate, least to greatest', \\
     '' using (x(0)):(figure('pcr_bitrate_bps')/1e6) with lines linestyle 2 title 'by PCR', \\
     '' using (x(0)):(figure('bitrate_bps')/1e6) with lines linestyle 1 title 'bitrate', \\
     0 linecolor '#808080' notitle

set ylabel 'IAT ms'
if (iat_top < 1e200) { set yrange [0:iat_top] } else { set yrange [0:1<*] }
plot file using (x(0)):(figure('iat_max_ns')/1e6) with lines linestyle 3 title 'IAT, longest', \\
     '' using (x(0)):(figure('iat_p99_ns')/1e6) with lines linestyle 1 title '99 %', \\
     '' using (epoch(0)):(above('iat_max_ns', 1e6, iat_top)) with points pointtype 9 pointsize 1.2 linecolor '#d1495b' title (iat_top < 1e200 ? greatest(iat_max) : ''), \\
     '' using (x(0)):(figure('iat_avg_ns')/1e6) with lines linestyle 4 title 'mean', 0 linecolor '#808080' notitle

set ylabel 'PCR ms'
if (pcr_top < 1e200) { set yrange [0:pcr_top] } else { set yrange [0:1<*] }
plot file using (x(0)):(figure('pcr_interval_max_ns')/1e6) with lines linestyle 2 title 'PCR interval, longest', \\
     '' using (x(0)):(figure('pcr_jitter_peak_to_peak_ns')/1e6) with lines linestyle 1 title 'PCR arrival jitter, peak to peak', \\
     0 linecolor '#808080' notitle

set ylabel 'errors'
set yrange [0.8:*]
set logscale y
plot file using (epoch(0)):(errors('cc_errors')) with impulses linecolor '#d1495b' linewidth 2 title 'continuity', \\
     '' using (epoch(0)):(errors('rtp_lost')) with points pointtype 7 pointsize 0.7 linecolor '#1f6fb4' title 'RTP lost', \\
     '' using (epoch(0)):(errors('tei')) with points pointtype 5 pointsize 0.7 linecolor '#e09f3e' title 'TEI', \\
     '' using (epoch(0)):(errors('sync_errors')) with points pointtype 9 pointsize 0.8 linecolor '#7a5195' title 'sync byte', \\
     '' using (epoch(0)):(errors('CRC_error')) with points pointtype 13 pointsize 0.8 linecolor '#2a9d6f' title 'CRC', \\
     '' using (epoch(0)):(errors('PCR_error')) with points pointtype 11 pointsize 0.8 linecolor '#404040' title 'PCR', 0.8 linecolor '#808080' notitle, \\
     10 linecolor rgb '#ffffffff' notitle

unset logscale y
set ylabel 'alarms'
set xlabel 'UTC' textcolor '#404040'
$(alarm_lanes)
plot 0 linecolor rgb '#ffffffff' notitle
END
}

main "$@"
