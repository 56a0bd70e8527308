#!/usr/bin/env bash
# What was typed survives kill -9 at any moment of typing; and a locked window, by its key or by the
# panic, holds nothing of it in memory or in files. Usage: kept.sh PROGRAMS MEMORY_SCAN
. "$(dirname "$0")/start.sh" "$1"
scan="$2"
seed=$RANDOM
RANDOM=$seed
echo "seed $seed"

mkdir "$folder/forms"
cat >"$folder/forms/notes.md" <<'FORM'
| survey | | | |
| | type | name | label |
| | text | note | Que dit la personne ? |
| | text | more | Autre chose ? |
| settings | | | |
| | form_title | form_id | |
| | Notes | notes | |
FORM
"$programs/relais-hub" init "$folder/hub" --project Essai --url "http://127.0.0.1:$RELAIS_PORT" \
    --forms "$folder/forms" --points client/sample/points.csv \
    --enumerators client/sample/enumerators.csv --teams client/sample/teams.csv \
    --recovery "$folder/recovery.key" <<<"$desk_passphrase" >/dev/null
"$programs/relais-hub" enrol "$folder/hub" --out "$folder/enrolment.relais" >/dev/null
"$programs/relais" --data "$folder/laptop" --enrol "$folder/enrolment.relais" --enumerator AD-07 \
    <<<"$sample_passphrase" >/dev/null
start_display 1366x768 us
start_hub "$folder"
start_window "$programs/relais" --data "$folder/laptop" --stats "$folder/stats"
unlock "$sample_passphrase"
open_shift

# Letters that no other round types, so that each row of the table tells its round.
letters() { printf "%${2}s" | tr ' ' "$1"; }
rounds=6
for round in $(seq "$rounds"); do
    letter=$(printf "\\$(printf '%03o' $((96 + round)))")
    keys F5
    on_screen "form 1/*"
    types "$(letters "$letter" 20)"
    sleep 0.5  # what is older than this must be there
    types "$(letters "$letter" $((RANDOM % 20 + 1)))"
    sleep "0.0$((RANDOM % 8))"
    kill -9 "$window_pid"
    wait "$window_pid" 2>/dev/null || true
    start_window "$programs/relais" --data "$folder/laptop" --stats "$folder/stats"
    unlock "$sample_passphrase"
    on_screen "form 1/*"  # at the same question
    finalise
done
move F9
keys F5
wait_for 60 "all records at the hub" hub_has "$rounds"
keys Escape
on_screen "home*"
"$programs/relais-hub" export "$folder/hub" --out "$folder/csv" <<<"$desk_passphrase" >/dev/null
for round in $(seq "$rounds"); do
    letter=$(printf "\\$(printf '%03o' $((96 + round)))")
    typed=$(grep -oE "\b$letter{20,40}\b" "$folder/csv/notes.csv" | head -1)
    [ ${#typed} -ge 20 ] || { echo "round $round kept ${#typed} of its first 20 letters" >&2; exit 1; }
done
echo "$rounds kills while typing: nothing older than half a second is gone"

# Locked: neither the answers nor the passphrase are in the memory of the program that asks for it.
answer="Kanaridiallo"
second="Kanarikonate"
cat >"$folder/canaries" <<CANARIES
$answer
$second
$sample_passphrase
CANARIES
found() { "$scan" "$window_pid" <"$folder/canaries" | awk '{ n += $1 } END { print n + 0 }'; }
nothing_left() {
    sleep 0.3
    expect "canaries in memory after $1" "$(found)" 0
    if grep -rqaF -e "$answer" -e "$second" -e "$sample_passphrase" "$folder/laptop"; then
        echo "a canary lies in a file after $1" >&2
        exit 1
    fi
}
keys F5
on_screen "form 1/*"
types "$answer"
move Return
types "$second"
wait_for 5 "the answer to be on disk" title_is "*saved"
if ! found >"$folder/before" 2>/dev/null; then
    echo "skipped: the memory of another process may not be read here (needs root)"
    exit 0
fi
[ "$(cat "$folder/before")" -ge 2 ] || { echo "the scan does not find what is on the screen" >&2; exit 1; }
begun=${EPOCHREALTIME/./}
keys F12
on_screen "unlock*"
echo "F12 to the locked screen, ms: $(((${EPOCHREALTIME/./} - begun) / 1000))"
nothing_left "F12"

# Panic: afterwards even the passphrase opens neither draft nor record.
unlock "$sample_passphrase"
on_screen "form 2/*"
xdotool keydown ctrl keydown F12
sleep 1
shot "$folder/panic.png"
xdotool keyup F12 keyup ctrl
on_screen "form 2/*"  # let go: nothing happened
xdotool keydown ctrl keydown F12
on_screen "unlock*"
xdotool keyup F12 keyup ctrl
nothing_left "the panic"
unlock "$sample_passphrase"
on_screen "shift*"
open_shift
wait_for 60 "the draft at the hub, as an incomplete record" hub_has $((rounds + 1))
"$programs/relais-hub" export "$folder/hub" --out "$folder/csv2" <<<"$desk_passphrase" >/dev/null
expect "rows with the draft's answer" "$(grep -c "$answer" "$folder/csv2/notes.csv")" 1
