// Choosing a file with the keyboard: the home folder and what is plugged in, then folder by folder;
// letters filter, Enter opens or takes, Backspace goes up, Esc closes the list.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/files.h"
#include "client/work/workplace.h"

namespace relais::client::screens::form {

struct State;
struct Reaction;

struct Files {
    std::string question;  ///< whose list is open; empty: none is
    work::Widget widget = work::Widget::file;
    work::FolderView folder;
    std::vector<std::size_t> shown;  ///< indices into its entries that fit widget and filter
    ui::TextEdit filter;
    std::size_t focus = 0;  ///< among the shown
    Pending<work::FolderView> listing;
    Pending<> attaching;
    Pending<std::string> reading;  ///< the code in a picture
    std::string target;            ///< the question that `attaching` or `reading` answers
    std::optional<Error> error;    ///< why a folder or a file could not be read
};

/// The list opens (path empty: where to begin) or shows that folder.
struct Browse {
    std::string question;
    std::string path;
};
/// The file is copied to the draft, or its code is read.
struct TakeFile {
    std::string question;
    std::string path;
};

void browse(State& state, work::Workplace& workplace, const Browse& wish);
void take_file(State& state, work::Workplace& workplace, const TakeFile& wish);
/// Takes up folders, files and codes that came back.
void refresh_files(State& state, work::Workplace& workplace);
/// While the list is open all keys are its own.
Reaction press_files(State& state, const ui::KeyPress& key);
/// What Enter or a click does with the shown entry.
std::optional<std::string> path_of(const Files& files, std::size_t shown, bool& folder);

}  // namespace relais::client::screens::form
