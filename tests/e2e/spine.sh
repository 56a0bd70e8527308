#!/usr/bin/env bash
# Records from the keystroke to the merged table, with real processes and real keys, while the hub is
# killed in mid-batch and the window in mid-form. Usage: spine.sh PROGRAMS LAYOUT
. "$(dirname "$0")/start.sh" "$1"
layout="$2"
seed=$((RANDOM))
RANDOM=$seed
echo "seed $seed, layout $layout"

set_up_sample "$folder"
start_display 1366x768 "$layout"
start_hub "$folder"
start_window "$programs/relais" --data "$folder/laptop"
unlock "$sample_passphrase"
open_shift

# One entry, counted in keys: F5 from home, F10 at the review.
pressed=0
group_within "e e s q"
finalise
echo "keys for one entry of a group of four, question by question: $pressed"
[ "$pressed" -le 27 ] || { echo "more than 27 keys" >&2; exit 1; }
wait_for 30 "the first record at the hub" hub_has 1

# The hub is stopped with the batch in its hands, then killed; and killed at random moments.
finalised=1
for round in 1 2 3 4; do
    [ $((round % 2)) -eq 0 ] || kill -STOP "$hub_pid"
    group_refusing 7
    finalise
    finalised=$((finalised + 1))
    if [ $((round % 2)) -eq 0 ]; then sleep "0.0$((RANDOM % 10))"; fi
    kill -9 "$hub_pid"
    wait "$hub_pid" 2>/dev/null || true
    start_hub "$folder"
done
move F9
keys F5
wait_for 60 "all records after the hub was killed" hub_has "$finalised"
keys Escape
on_screen "home*"

# The window is killed in mid-form; the draft opens again at the same question, with its answers.
questions_of_group
moves 1 3
text_page 4
keys e e s q
move Return
moves 7 2
wait_for 10 "the answer to be on disk" title_is "*saved"
before=$(page_now)
kill -9 "$window_pid"
wait "$window_pid" 2>/dev/null || true
start_window "$programs/relais" --data "$folder/laptop"
unlock "$sample_passphrase"
wait_for 10 "the interrupted interview" title_is "form*"
expect "the page of the draft" "$(page_now)" "$before"
moves 1 6 1 1 1 1 1 2 2
keys 1
move Return
finalise
finalised=$((finalised + 1))
wait_for 60 "the reopened draft at the hub" hub_has "$finalised"

# A correction, made while the hub is away, replaces its record in the tables.
stop_hub
move F3
on_screen "records*"
keys Return
on_screen "registry*"
finalise
start_hub "$folder"
move F9
keys F5
wait_for 60 "the correction at the hub" hub_has $((finalised + 1))
keys Escape

"$programs/relais-hub" export "$folder/hub" --out "$folder/csv" <<<"$desk_passphrase" >/dev/null
rows=$(($(wc -l <"$folder/csv/flow_registry.csv") - 1))
versions=$(($(wc -l <"$folder/csv/_history.csv") - 1))
unique=$(tail -n +2 "$folder/csv/_history.csv" | cut -d, -f4 | sort -u | wc -l)
expect "rows in the table" "$rows" "$finalised"
expect "versions in the history" "$versions" $((finalised + 1))
expect "distinct versions" "$unique" "$versions"
# What was typed before the window was killed came through: group of four, tally e e s q.
expect "groups of four" "$(grep -c ',agreed,internal,4,' "$folder/csv/flow_registry.csv")" 2
