#!/usr/bin/env bash
# A laptop without any line: its records go to the hub in a bundle, the answer and a new point come
# back in another; then the hub's disk is lost and a backup becomes the hub. Usage: stick.sh PROGRAMS
. "$(dirname "$0")/start.sh" "$1"

set_up_sample "$folder"
hub() { "$programs/relais-hub" "$@"; }
by_stick() { "$programs/relais" --data "$folder/laptop" --stick "$folder/stick" --enumerator AD-07 <<<"$sample_passphrase"; }

start_display
start_window "$programs/relais" --data "$folder/laptop"
unlock "$sample_passphrase"
open_shift
group_within "e e s q"
finalise
stop "$window_pid"
mkdir "$folder/stick"

expect "what the stick takes" "$(by_stick)" "1 records put on the stick, 0 bundles of neighbours; 0 records delivered"
expect "secrets on the stick" "$(grep -laE 'AD-07|Wabaria|flow_registry' "$folder"/stick/* || true)" ""
hub points add "$folder/hub" FMP-NEW-01 --name "Nouveau point" >/dev/null
expect "the import" "$(hub import "$folder/hub" "$folder"/stick/bundle-*.relais | sed 's/.*: //')" \
    "1 records stored, 0 known already, 1 laptops new here"
expect "the second import" "$(hub import "$folder/hub" "$folder"/stick/bundle-*.relais | sed 's/.*: //')" \
    "0 records stored, 1 known already"
rm "$folder"/stick/*
hub receipts "$folder/hub" --out "$folder/stick/answers.relais" >/dev/null
expect "what the stick brings" "$(by_stick)" \
    "0 records put on the stick, 0 bundles of neighbours; 1 records delivered; forms and lists are new"

# Cut on the way: said, nothing taken, and the whole one afterwards works.
head -c 5000 "$folder/stick/answers.relais" >"$folder/stick/cut.relais"
status=0
by_stick >/dev/null 2>"$folder/err" || status=$?
expect "the exit code of a cut bundle" "$status" 1
grep -q "cut or altered" "$folder/err"

hub backup "$folder/hub" --out "$folder/backups" >/dev/null
rm -rf "$folder/hub"
hub restore "$folder"/backups/relais-* "$folder/hub" >/dev/null
expect "records after the restore" "$(records_at_hub)" 1
hub export "$folder/hub" --out "$folder/csv" <<<"$desk_passphrase" >/dev/null
expect "rows after the restore" "$(($(wc -l <"$folder/csv/flow_registry.csv") - 1))" 1
