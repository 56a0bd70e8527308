#include "client/screens/form/files.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/screens/common.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/interview.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"

namespace relais::client::screens::form {

namespace {

/// Folders and the files that serve the question; of these, what was typed.
void filter(Files& files) {
    std::vector<std::string> names;
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < files.folder.entries.size(); ++i) {
        const auto& entry = files.folder.entries[i];
        if (!entry.folder && !work::is_fitting(files.widget, entry.name)) continue;
        fitting.push_back(i);
        names.push_back(entry.name);
    }
    files.shown.clear();
    for (const std::size_t at : matching(names, files.filter.text))
        files.shown.push_back(fitting[at]);
    files.focus = 0;
}

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos || slash == 0 ? std::string() : path.substr(0, slash);
}

const work::QuestionView* question_of(const State& state, const std::string& id) {
    for (const auto& question : state.page.questions)
        if (question.id == id) return &question;
    return nullptr;
}

void close(Files& files) {
    files.question.clear();
    files.folder = {};
    files.shown.clear();
    files.filter.set({});
}

Reaction choose(const Files& files) {
    bool folder = false;
    const auto path = path_of(files, files.focus, folder);
    if (!path) return {.mine = true};
    if (folder) return {true, Browse{files.question, *path}};
    return {true, TakeFile{files.question, *path}};
}

}  // namespace

std::optional<std::string> path_of(const Files& files, std::size_t shown, bool& folder) {
    if (shown >= files.shown.size()) return std::nullopt;
    const auto& entry = files.folder.entries[files.shown[shown]];
    folder = entry.folder;
    return files.folder.path.empty() ? entry.name : files.folder.path + "/" + entry.name;
}

void browse(State& state, work::Workplace& workplace, const Browse& wish) {
    Files& files = state.files;
    const auto* question = question_of(state, wish.question);
    if (question == nullptr || files.listing.busy()) return;
    files.question = wish.question;
    files.widget = question->widget;
    files.error.reset();
    workplace.list_folder(wish.path, files.listing.begin());
}

void take_file(State& state, work::Workplace& workplace, const TakeFile& wish) {
    Files& files = state.files;
    const auto* question = question_of(state, wish.question);
    if (question == nullptr || files.attaching.busy() || files.reading.busy()) return;
    files.target = wish.question;
    files.error.reset();
    if (question->widget == work::Widget::barcode)
        workplace.read_code(wish.path, files.reading.begin());
    else
        workplace.attach(wish.question, wish.path, work::file_rules(*question),
                         files.attaching.begin());
}

void refresh_files(State& state, work::Workplace& workplace) {
    Files& files = state.files;
    if (auto listed = files.listing.take()) {
        if (*listed) {
            files.folder = std::move(**listed);
            files.filter.set({});
            filter(files);
        } else {
            files.error = listed->error();
        }
    }
    if (const auto attached = files.attaching.take()) {
        if (*attached) {
            state.touched = true;
            close(files);
        } else {
            files.error = attached->error();
        }
    }
    if (const auto read = files.reading.take()) {
        if (*read) {
            close(files);
            update(state, Answer{files.target, **read}, workplace);
        } else {
            files.error = read->error();
        }
    }
    // Another page has come: the list belongs to none of its questions.
    if (!files.question.empty() && question_of(state, files.question) == nullptr) close(files);
}

Reaction press_files(State& state, const ui::KeyPress& key) {
    Files& files = state.files;
    const bool plain = !key.ctrl && !key.alt;
    switch (key.key) {
    case ui::Key::escape:
        close(files);
        files.error.reset();
        return {.mine = true};
    case ui::Key::enter:
        return key.shift ? Reaction{.mine = true} : choose(files);
    case ui::Key::backspace:
        if (!files.filter.text.empty() || files.folder.path.empty()) break;
        return {true, Browse{files.question, parent_of(files.folder.path)}};
    default:
        break;
    }
    if (move_focus(files.focus, files.shown.size(), key)) return {.mine = true};
    constexpr std::size_t kLongestFilter = 80;
    const std::string before = files.filter.text;
    if (plain) files.filter.press(key, kLongestFilter);
    if (files.filter.text != before) filter(files);
    return {.mine = true};
}

}  // namespace relais::client::screens::form
