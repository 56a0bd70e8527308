#include "client/screens/enrol/enrol.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/workplace.h"
#include "forms/base/text.h"

namespace relais::client::screens::enrol {

namespace {

Complaint complaint_about(const State& state) {
    if (trim(state.fields[file].text).empty()) return Complaint::no_file;
    if (trim(state.fields[enumerator].text).empty()) return Complaint::no_enumerator;
    if (to_code_points(state.fields[passphrase].text).size() < kShortestPassphrase)
        return Complaint::too_short;
    if (state.fields[passphrase].text != state.fields[again].text) return Complaint::not_the_same;
    return Complaint::none;
}

std::size_t field_of(Complaint complaint) {
    switch (complaint) {
    case Complaint::no_enumerator:
        return enumerator;
    case Complaint::too_short:
        return passphrase;
    case Complaint::not_the_same:
        return again;
    case Complaint::none:
    case Complaint::no_file:
        break;
    }
    return file;
}

/// As soon as the file's name is written, what it is shows: its words, or why it cannot be read.
void read_words(State& state, work::Workplace& workplace) {
    if (auto outcome = state.reading.take()) {
        if (*outcome)
            state.words = std::move(**outcome);
        else
            state.error = outcome->error();
    }
    const std::string path(trim(state.fields[file].text));
    if (path == state.told_file || state.reading.busy() || state.enrolling.busy()) return;
    state.words.clear();
    state.told_file.clear();
    if (state.focus == file) return;
    state.told_file = path;
    state.error.reset();
    if (!path.empty()) workplace.enrolment_words(path, state.reading.begin());
}

bool press_field(State& state, const ui::KeyPress& key) {
    auto& edit = state.fields[state.focus];
    edit.secret = state.focus == passphrase || state.focus == again;
    return edit.press(key);
}

void submit(State& state, work::Workplace& workplace) {
    if (state.enrolling.busy()) return;
    state.error.reset();
    state.complaint = complaint_about(state);
    if (state.complaint != Complaint::none) {
        state.focus = field_of(state.complaint);
        if (state.complaint == Complaint::not_the_same) state.fields[again].set({});
        return;
    }
    workplace.enrol(std::string(trim(state.fields[file].text)),
                    std::string(trim(state.fields[enumerator].text)), state.fields[passphrase].text,
                    state.enrolling.begin());
}

}  // namespace

void refresh(State& state, work::Workplace& workplace) {
    read_words(state, workplace);
    const auto outcome = state.enrolling.take();
    if (!outcome) return;
    if (!*outcome) {
        state.error = outcome->error();
        state.focus = file;
        return;
    }
    for (auto& field : state.fields)
        field.set({});
    state.next = workplace.stage() == work::Stage::locked ? Screen::unlock : Screen::shift;
}

std::optional<Intent> press(State& state, const ui::KeyPress& key) {
    if (state.enrolling.busy()) return std::nullopt;
    const bool back = key.shift && (key.key == ui::Key::tab || key.key == ui::Key::enter);
    if (back || key.key == ui::Key::up) {
        state.focus = state.focus == 0 ? 0 : state.focus - 1;
    } else if (key.key == ui::Key::tab || key.key == ui::Key::down) {
        state.focus = state.focus + 1 < place_count ? state.focus + 1 : file;
    } else if (key.key == ui::Key::enter) {
        if (state.focus == again) return Submit{};
        ++state.focus;
    } else if (press_field(state, key)) {
        state.complaint = Complaint::none;
    }
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    if (const auto* focus = std::get_if<Focus>(&intent)) {
        if (focus->field < place_count) state.focus = focus->field;
        return;
    }
    submit(state, workplace);
}

}  // namespace relais::client::screens::enrol
