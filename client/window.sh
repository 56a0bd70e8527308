# Works the Relais window from a script, by real key events: sourced by client/demo and by the
# end-to-end tests. The window's title tells the screen it is on ("Relais · form 3/14 saved").
# shellcheck shell=bash

# start_display [WIDTHxHEIGHT] [LAYOUT]: a virtual screen; sets DISPLAY and display_pid.
start_display() {
    local size="${1:-1366x768}" layout="${2:-us}" number=60
    while [ -e "/tmp/.X11-unix/X$number" ] || [ -e "/tmp/.X$number-lock" ]; do number=$((number + 1)); done
    Xvfb ":$number" -screen 0 "${size}x24" -noreset -nolisten tcp >/dev/null 2>&1 &
    display_pid=$!
    export DISPLAY=":$number"
    wait_for 15 "the virtual display" xdpyinfo
    setxkbmap "$layout"
}

# wait_for SECONDS WHAT COMMAND…: until the command succeeds.
wait_for() {
    local limit=$(($(date +%s) + $1)) what="$2"
    shift 2
    until "$@" >/dev/null 2>&1; do
        if [ "$(date +%s)" -ge "$limit" ]; then
            echo "waited in vain for $what" >&2
            return 1
        fi
        sleep 0.05
    done
}

window_title() { xdotool getwindowname "$window" 2>/dev/null | sed 's/^Relais · //'; }
# A program that was locked starts anew, with another window.
title_is() {
    xdotool getwindowname "$window" >/dev/null 2>&1 || find_window || return 1
    [[ "$(window_title)" == $1 ]]
}
# on_screen PATTERN [SECONDS]: waits until the title matches (a shell pattern).
on_screen() {
    wait_for "${2:-15}" "the screen \"$1\" (now \"$(window_title)\")" title_is "$1"
}

# start_window COMMAND…: starts the program, waits for its window, gives it the keyboard.
start_window() {
    "$@" &
    window_pid=$!
    wait_for 20 "the window" find_window
    xdotool windowfocus "$window" 2>/dev/null || true
}
find_window() { window=$(xdotool search --onlyvisible --pid "$window_pid" --name '^Relais' 2>/dev/null | tail -1) && [ -n "$window" ]; }

# keys KEY…: one after the other (xdotool's names: Return, F5, ctrl+z …).
keys() {
    local key
    for key in "$@"; do
        xdotool key --clearmodifiers "$key"
        pressed=$((${pressed:-0} + 1))
    done
}
# types TEXT: letter by letter.
types() {
    xdotool type --delay 12 "$1"
    pressed=$((${pressed:-0} + ${#1}))
}
# shot FILE: a picture of the screen.
shot() { import -window root "$1"; }

# stop PID…: only what we started.
stop() {
    local pid
    for pid in "$@"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
