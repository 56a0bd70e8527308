# The sample project: its folders, its hub, its laptop. Sourced by client/run and client/demo.
# shellcheck shell=bash

# A sample, on purpose no secret: real laptops choose theirs at enrolment.
sample_passphrase="le fleuve monte en aout"
desk_passphrase="bureau de Bamako"
programs="$PWD/build/release/bin"

build_programs() {
    local quiet=(-- --quiet)
    if [ ! -x "$programs/relais" ]; then
        echo "Building Relais; the first time takes some minutes."
        quiet=()
    fi
    cmake --preset release >/dev/null
    cmake --build --preset release --target relais relais-hub relais-forms "${quiet[@]}" |
        { grep -v 'no work to do' || true; }
    [ "${PIPESTATUS[0]}" -eq 0 ] || { echo "relais: the build failed, see above" >&2; return 1; }
}

# set_up_sample FOLDER: hub and enrolled laptop below it, unless they are there.
set_up_sample() {
    local data="$1"
    [ -e "$data/laptop/store.db" ] && return 0
    echo "Setting up the sample project in $data"
    mkdir -p "$data"
    chmod 700 "$data"
    if [ ! -e "$data/hub" ]; then
        "$programs/relais-hub" init "$data/hub" --project "Exemple Mali" \
            --url "http://127.0.0.1:$(sample_port)" --forms forms/library \
            --points client/sample/points.csv --enumerators client/sample/enumerators.csv \
            --teams client/sample/teams.csv --recovery "$data/recovery.key" \
            <<<"$desk_passphrase" >/dev/null
    fi
    "$programs/relais-hub" enrol "$data/hub" --out "$data/enrolment.relais" >/dev/null
    printf '%s\n' "$sample_passphrase" |
        "$programs/relais" --data "$data/laptop" --enrol "$data/enrolment.relais" --enumerator AD-07 >/dev/null
    rm -f "$data/enrolment.relais"
}
sample_port() { echo "${RELAIS_PORT:-8642}"; }

# start_hub FOLDER: on loopback, in the background; sets hub_pid; waits until it answers.
start_hub() {
    "$programs/relais-hub" serve "$1/hub" --port "$(sample_port)" >"$1/hub.log" 2>&1 &
    hub_pid=$!
    local tries=0
    until curl -fs --max-time 1 "http://127.0.0.1:$(sample_port)/v1/ping?nonce=00112233445566778899aabbccddeeff" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if ! kill -0 "$hub_pid" 2>/dev/null || [ "$tries" -gt 100 ]; then
            echo "relais: the hub did not start:" >&2
            cat "$1/hub.log" >&2
            return 1
        fi
        sleep 0.1
    done
}
stop_hub() {
    if [ -n "${hub_pid:-}" ]; then
        kill "$hub_pid" 2>/dev/null || true
        wait "$hub_pid" 2>/dev/null || true
        hub_pid=
    fi
}
