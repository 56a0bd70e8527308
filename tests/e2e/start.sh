# What every end-to-end test begins with: a folder of its own, the sample project, clean endings.
# Usage: . start.sh PROGRAMS
# shellcheck shell=bash
set -euo pipefail
shopt -s extglob
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. client/sample.sh
. client/window.sh
. client/interviews.sh
programs="$1"
folder=$(mktemp -d "${TMPDIR:-/tmp}/relais-e2e.XXXXXX")
export RELAIS_PORT=$((20000 + $$ % 20000))
export LSAN_OPTIONS=detect_leaks=0  # the graphics driver's own leaks

window='' window_pid='' display_pid='' hub_pid=''
finish() {
    local status=$?
    if [ $status -ne 0 ]; then
        echo "failed; window at \"$(window_title || true)\"; left for a look: $folder" >&2
        [ -z "$display_pid" ] || shot "$folder/failed.png" || true
    fi
    stop $window_pid
    stop_hub
    stop $display_pid
    [ $status -ne 0 ] || rm -rf "$folder"
}
trap finish EXIT

records_at_hub() { "$programs/relais-hub" status "$folder/hub" | awk '$1 == "records" { n += $2 } END { print n + 0 }'; }
hub_has() { [ "$(records_at_hub)" = "$1" ]; }
expect() {
    [ "$2" = "$3" ] || { echo "expected $1 to be \"$3\", got \"$2\"" >&2; exit 1; }
}
