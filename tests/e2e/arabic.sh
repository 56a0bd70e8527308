#!/usr/bin/env bash
# A household interview in an Arabic window with an Arabic keyboard layout: names typed in Arabic reach
# the hub letter for letter, and shortcuts stay on their keys. Usage: arabic.sh PROGRAMS
. "$(dirname "$0")/start.sh" "$1"

set_up_sample "$folder"
start_display 1366x768 us
start_hub "$folder"
start_window "$programs/relais" --data "$folder/laptop" --lang ar
unlock "$sample_passphrase"
open_shift
expect "the language kept" "$(cut -d' ' -f1 "$folder/laptop/window.conf")" ar

setxkbmap ara
move F6
moves 1
types "زينب"
# By the places of A, C, X, V, Z on the keyboard: select all, cut, paste twice, undo.
keys ctrl+38 ctrl+53 ctrl+55 ctrl+55 ctrl+52
move Escape
keys F8
wait_for 10 "the draft again" title_is "form*"
keys ctrl+38 BackSpace
move Escape

household "زينب الأنصاري" 76660001 "علي"
finalise
wait_for 60 "the record at the hub" hub_has 1
"$programs/relais-hub" export "$folder/hub" --out "$folder/csv" <<<"$desk_passphrase" >/dev/null
expect "the Arabic name in the export" "$(grep -c "زينب الأنصاري" "$folder/csv/household_survey.csv")" 1
