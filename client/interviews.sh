# The sample forms, filled by keys as an enumerator would: sourced after client/window.sh.
# shellcheck shell=bash

page_now() { window_title | sed 's/ saved$//'; }
page_differs() { [ "$(page_now)" != "$1" ]; }
# move KEY…: presses keys that lead to another page or screen, and waits for it.
move() {
    local before
    before=$(page_now)
    keys "$@"
    wait_for 10 "the page after \"$before\" and $*" page_differs "$before"
}
# moves KEY…: each key leads on.
moves() {
    local key
    for key in "$@"; do move "$key"; done
}
# text_page TEXT: types it and goes on.
text_page() {
    types "$1"
    move Return
}

# unlock PASSPHRASE: from the locked screen to the shift; home when the shift is open; back to the form
# that was open.
unlock() {
    on_screen "unlock*"
    types "$1"
    keys Return
    wait_for 15 "the passphrase to be taken" title_is "@(shift|home|form)*"
}
# open_shift: the first point, the first team.
open_shift() {
    on_screen "shift*"
    keys 1 1 Return
    on_screen "home*"
}

# questions_of_group: a new group of the registry, question by question.
questions_of_group() {
    move F5
    on_screen "registry*"
    move F7
    on_screen "form 1/*"
}
# group_within BANDS: four keys of the tally, e.g. "e e s q"; a displaced group inside Mali, from the
# second cercle of Gao to the first of Tombouctou. Ends at the review.
group_within() {
    questions_of_group
    moves 1 3
    text_page 4
    # shellcheck disable=SC2086
    keys $1
    move Return
    moves 7 2 1 6 1 1   # from Gao, its second cercle; to Tombouctou, its first
    moves 1 1           # bus, conflict
    moves 1 2 2         # displaced, no visit, not counted elsewhere
    keys 1              # nobody with special needs
    move Return
}
# group_refusing SIZE: a group coming in that does not want to answer.
group_refusing() {
    questions_of_group
    moves 2 1
    text_page "$1"
}
# household NAME PHONE CHILD: two people displaced from Gao who want to go back. Ends at the review.
household() {
    move F6
    moves 1
    text_page "$1"
    moves 1
    text_page 34
    text_page "$2"
    text_page 2
    # The first member is the head: name, sex and age stand there already.
    moves Return 1 1 Return
    keys 3
    move Return
    keys 1
    move Return
    text_page "$3"
    moves 3 2
    text_page 8
    keys 1
    move Return
    keys 2
    move Return
    moves 2 Return
    moves 1 7 2 1
    text_page 02042012
    move 2
    text_page 1
    moves 1 6 1 1
    text_page 02042012
    moves 1 1 2
    keys 2 3
    move Return
    keys 1 2
    move Return
    moves 1 1 1 Return
}
# finalise: from the review (or any page) until the record is saved. What the script types faster than
# anybody could is wondered at once, and what began among the groups ends there.
finalise() {
    title_is "review*" || move F10
    on_screen "review*"
    keys F10
    title_is_after_finalising || { keys F10; on_screen "@(home|registry)*"; }
    title_is "home*" || move Escape
    on_screen "home*"
}
title_is_after_finalising() { wait_for 3 "the record to be written" title_is "@(home|registry)*" 2>/dev/null; }
