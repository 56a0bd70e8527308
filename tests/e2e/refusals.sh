#!/usr/bin/env bash
# Bad input and a bad world, with the real programs: each gets a message that names the thing and the
# remedy, an exit code of 1, and changes nothing. Usage: refusals.sh PROGRAMS
. "$(dirname "$0")/start.sh" "$1"

# refused WORDS COMMAND…: fails with 1, and says WORDS on standard error.
refused() {
    local words="$1" status=0
    shift
    "$@" >"$folder/out" 2>"$folder/err" </dev/null || status=$?
    expect "the exit code of $*" "$status" 1
    grep -qi -- "$words" "$folder/err" || { echo "\"$*\" did not say \"$words\" but:" >&2; cat "$folder/err" >&2; exit 1; }
}

set_up_sample "$folder"
# Every later start of client/run: nothing is made anew.
expect "a second set-up" "$(set_up_sample "$folder" 2>&1)" ""

printf 'PK\003\004 not really a workbook' >"$folder/broken.xlsx"
refused "broken.xlsx" "$programs/relais-forms" check "$folder/broken.xlsx"
refused "missing.xlsx" "$programs/relais-forms" check "$folder/missing.xlsx"

"$programs/relais-hub" enrol "$folder/hub" --out "$folder/second.relais" >/dev/null
head -c 3000 "$folder/second.relais" >"$folder/cut.relais"
echo "une phrase de passe" >"$folder/phrase"
enrol() { "$programs/relais" --data "$1" --enrol "$2" --enumerator AD-07 <"$folder/phrase"; }
refused "cut.relais\|enrolment" enrol "$folder/laptop2" "$folder/cut.relais"
sed 's/127.0.0.1/127.0.0.9/' "$folder/second.relais" >"$folder/forged.relais"
refused "forged.relais\|enrolment\|signature" enrol "$folder/laptop2" "$folder/forged.relais"
refused "already" enrol "$folder/laptop" "$folder/second.relais"
refused "enrolment" enrol "$folder/laptop2" /dev/null
echo "court" >"$folder/short"
enrol_short() { "$programs/relais" --data "$folder/laptop2" --enrol "$folder/second.relais" --enumerator AD-07 <"$folder/short"; }
refused "shorter than 8" enrol_short
enrol_silent() { "$programs/relais" --data "$folder/laptop2" --enrol "$folder/second.relais" --enumerator AD-07 <&-; }
refused "holds no line" enrol_silent
enrol_stranger() { "$programs/relais" --data "$folder/laptop2" --enrol "$folder/second.relais" --enumerator ZZ-99 <"$folder/phrase"; }
refused "ZZ-99" enrol_stranger
[ ! -e "$folder/laptop2/store.db" ] || { echo "a refused enrolment left a store" >&2; exit 1; }

echo "pas la bonne" >"$folder/wrong"
summary() { "$programs/relais-hub" summary "$folder/hub" --passphrase-file "$folder/wrong"; }
refused "passphrase" summary
refused "no/such/folder" "$programs/relais-hub" enrol "$folder/hub" --out "$folder/no/such/folder/x"

# A second window on the same store says so, and the first goes on.
start_display
start_window "$programs/relais" --data "$folder/laptop"
on_screen "unlock*"
first_pid=$window_pid first_window=$window
start_window "$programs/relais" --data "$folder/laptop"
wait_for 10 "the second window" title_is "*"
shot "$folder/second.png"
stop "$window_pid"
window_pid=$first_pid window=$first_window
xdotool windowfocus "$window"
types "wrong passphrase"
keys Return
wait_for 10 "the wrong passphrase to be told" title_is "unlock*"
for _ in $(seq 20); do keys BackSpace; done
unlock "$sample_passphrase"
open_shift

# Nothing that is typed lies anywhere in the clear: not in a draft, a record, a log or at the hub.
start_hub "$folder"
household "Zanari Qoulibaly" 76660001 "Wetou Xissoko"
finalise
questions_of_group
moves 1 3
text_page 4
wait_for 30 "the record at the hub" hub_has 1
kill -9 "$window_pid"
wait "$window_pid" 2>/dev/null || true
for word in Zanari Qoulibaly 76660001 Wetou Xissoko; do
    wide=$(sed 's/./&\\x00/g; s/\\x00$//' <<<"$word")
    found=$(LC_ALL=C grep -rlaP -- "$word|$wide" "$folder" || true)
    expect "the files that hold \"$word\"" "$found" ""
done
"$programs/relais-hub" export "$folder/hub" --out "$folder/csv" <<<"$desk_passphrase" >/dev/null
expect "the phone number in the export" "$(grep -c 76660001 "$folder/csv/household_survey.csv")" 1

# A second hub on the folder, and one on the port of another.
refused "another Relais has it open" "$programs/relais-hub" serve "$folder/hub" --port 0
cp -r "$folder/hub" "$folder/copy"
refused ":$(sample_port): could not be listened on" "$programs/relais-hub" serve "$folder/copy" --port "$(sample_port)"
