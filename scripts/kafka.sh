#!/usr/bin/env bash
# Usage: scripts/kafka.sh start [--config file] [folder] [-- format argument …]
#        scripts/kafka.sh stop | restart | status | remove [folder]
#
# Apache Kafka for tests and trials: one node on loopback, from the jars of Maven Central.
#   start    prints its bootstrap address; a folder that was used before keeps its ports and its data
#   stop     in order; --kill at once, as if the machine had failed
#   restart  stop and start: same ports, same data
#   status   prints the bootstrap address; the exit code is 0 only while it runs
#   remove   stop, and delete what start made
# The folder holds the settings, the data, the log and the process id (default: tscap-kafka-<user> in the temporary folder).
# --config adds settings to those of a new folder, for instance more listeners, with @BROKER_PORT@, @CONTROLLER_PORT@,
# @FREE_PORT_1@ and @FREE_PORT_2@ in place of ports; what stands behind -- goes to Kafka's
# StorageTool when it formats a new folder, for instance --add-scram. Needs Java 17 and Maven; where apt-get may be used,
# installs what is missing.

set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly POM=$ROOT/tools/kafka/pom.xml
readonly OLDEST_JAVA=17
readonly LONGEST_START=90
readonly LONGEST_STOP=30
readonly STARTED='Kafka Server started'

FOLDER=${TMPDIR:-/tmp}/tscap-kafka-$(id -u)
CONFIG=
KILL=
FORMAT_ARGUMENTS=()

main() {
  case ${1:-} in
    start | stop | restart | status | remove) ;;
    --help | -h) show_help && exit 0 ;;
    *) usage_error 'say what to do: start, stop, restart, status or remove' ;;
  esac
  local -r action=$1
  shift
  parse_arguments "$@"
  mkdir -p "$FOLDER"
  FOLDER=$(cd "$FOLDER" && pwd)
  "$action"
}

parse_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --config) [ $# -ge 2 ] || usage_error '--config needs a file' && CONFIG=$2 && shift 2 ;;
      --kill) KILL=yes && shift ;;
      --) shift && FORMAT_ARGUMENTS=("$@") && break ;;
      -*) usage_error "unknown option: $1" ;;
      *) FOLDER=$1 && shift ;;
    esac
  done
}

start() {
  ! is_up || fail "already running at $(bootstrap_address)"
  install_java
  resolve_jars
  [ -e "$FOLDER/server.properties" ] || write_settings
  [ -e "$FOLDER/data/meta.properties" ] || format_data
  java_command -Xms128m -Xmx512m kafka.Kafka "$FOLDER/server.properties"
  : >"$FOLDER/kafka.log"
  nohup "${COMMAND[@]}" >>"$FOLDER/kafka.log" 2>&1 </dev/null &
  echo $! >"$FOLDER/pid"
  wait_until "$LONGEST_START" is_started_or_gone $! || give_up
  is_started || give_up
  bootstrap_address
}

stop() {
  is_up || return 0
  local -r pid=$(cat "$FOLDER/pid")
  if [ -n "$KILL" ]; then
    kill -KILL "$pid"
  else
    kill -TERM "$pid"
  fi
  wait_until "$LONGEST_STOP" is_gone "$pid" || { kill -KILL "$pid" && wait_until 5 is_gone "$pid"; }
  rm -f "$FOLDER/pid"
}

restart() {
  [ -e "$FOLDER/server.properties" ] || fail "nothing was started in $FOLDER"
  stop
  start
}

status() {
  is_up || fail "not running in $FOLDER"
  bootstrap_address
}

remove() {
  stop
  # Nothing else: the folder may be one that was named by mistake.
  rm -rf "$FOLDER/data" "$FOLDER/server.properties" "$FOLDER/kafka.log"
  rmdir "$FOLDER" 2>/dev/null || true
}

install_java() {
  local -a packages=()
  have java || packages+=(default-jre-headless)
  have mvn || packages+=(maven)
  if [ "${#packages[@]}" -gt 0 ]; then
    { have apt-get && can_be_root; } || fail "needs ${packages[*]}"
    say "kafka.sh: installing ${packages[*]} (apt)"
    apt_install "${packages[@]}" >&2
  fi
  local found
  found=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [ "${found:-0}" -ge "$OLDEST_JAVA" ] || fail "needs Java $OLDEST_JAVA or newer, found ${found:-none}"
}

# Sets JARS: the folder of the jars that the POM names; two runs at once may both make it.
resolve_jars() {
  local sum part
  sum=$(sha256 "$POM")
  JARS=$ROOT/build/kafka-${sum:0:16}
  [ ! -d "$JARS" ] || return 0
  say 'kafka.sh: fetching Apache Kafka (Maven)'
  mkdir -p "$ROOT/build"
  part=$(mktemp -d "$ROOT/build/kafka.XXXXXX")
  mvn -B -q -f "$POM" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$part" >&2 ||
    { rm -rf "$part" && fail 'Maven could not fetch Apache Kafka'; }
  if [ -d "$JARS" ]; then rm -rf "$part"; else mv "$part" "$JARS"; fi
}

write_settings() {
  local broker controller
  broker=$(free_port 20000)
  controller=$(free_port 23000)
  cat >"$FOLDER/server.properties.part" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$broker,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$broker
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=$FOLDER/data
num.partitions=4
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
controlled.shutdown.enable=false
END
  [ -z "$CONFIG" ] || sed "s/@BROKER_PORT@/$broker/g; s/@CONTROLLER_PORT@/$controller/g; s/@FREE_PORT_1@/$(free_port 26000)/g
    s/@FREE_PORT_2@/$(free_port 29000)/g" "$CONFIG" >>"$FOLDER/server.properties.part"
  mv "$FOLDER/server.properties.part" "$FOLDER/server.properties"
}

# A port from this one on, below the ports that the system gives to outgoing connections: while the broker is away, a client that keeps trying
# could otherwise get the broker's own port and connect to itself.
free_port() {
  local port
  while :; do
    port=$(($1 + RANDOM % 3000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

format_data() {
  local id
  id=$(node -p 'crypto.randomBytes(16).toString("base64url")')
  java_command -Xmx128m kafka.tools.StorageTool format --cluster-id="$id" --config "$FOLDER/server.properties" \
    ${FORMAT_ARGUMENTS[@]+"${FORMAT_ARGUMENTS[@]}"}
  "${COMMAND[@]}" >"$FOLDER/kafka.log" 2>&1 || give_up
}

# Sets COMMAND: Java with these options and class.
java_command() {
  COMMAND=(java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
    -Dorg.slf4j.simpleLogger.log.kafka.server=info -cp "$JARS/*" "$@")
}

bootstrap_address() {
  sed -n 's|^advertised.listeners=.*PLAINTEXT://\([^,]*\).*|\1|p' "$FOLDER/server.properties" | tail -n 1
}

# The process id may be that of another program by now.
is_up() {
  [ -e "$FOLDER/pid" ] || return 1
  local -r pid=$(cat "$FOLDER/pid")
  is_running "$pid" && { [ ! -d /proc/self ] || grep -qF "$FOLDER/server.properties" "/proc/$pid/cmdline"; }
}
is_gone() { ! is_running "$1"; }
is_started() { grep -q "$STARTED" "$FOLDER/kafka.log"; }
is_started_or_gone() { is_started || is_gone "$1"; }

give_up() {
  tail -n 20 "$FOLDER/kafka.log" >&2
  stop
  fail "Apache Kafka did not start (see $FOLDER/kafka.log)"
}

main "$@"
