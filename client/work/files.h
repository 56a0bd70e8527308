// Files that are chosen on this laptop: what a folder shows, and what an answer's file must be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/devices/barcode.h"
#include "client/devices/folders.h"
#include "client/devices/picture.h"
#include "client/devices/sound.h"
#include "client/work/interview.h"
#include "forms/base/random.h"

namespace relais::client::work {

using devices::CameraState;
using devices::CameraView;
using devices::Dot;
using devices::FolderEntry;
using devices::Picture;
using devices::quality_of;
using devices::SoundState;
using devices::SoundView;

struct FolderView {
    std::string path;  ///< empty: where to begin; the names are then whole paths
    std::vector<FolderEntry> entries;
    bool operator==(const FolderView&) const = default;
};

struct FileRules {
    bool picture = false;
    int longest_side = 0;  ///< max-pixels; 0: as it is
    bool operator==(const FileRules&) const = default;
};
FileRules file_rules(const QuestionView& question);
/// True when the name ends as such files do; every file serves Widget::file.
bool is_fitting(Widget widget, const std::string& file_name);

/// What is told of a file that cannot be shown.
struct FileFacts {
    std::uint64_t bytes = 0;
    std::int64_t length_ms = 0;  ///< of a recording or a film; 0 where its file does not say it
    bool operator==(const FileFacts&) const = default;
};
FileFacts file_facts(std::string bytes);

/// Lines on a sheet, or on a picture of the draft.
struct Drawing {
    std::vector<std::vector<Dot>> strokes;  ///< in parts of the sheet's width and height
    int width = 800, height = 500;          ///< of a white sheet
    std::string upon;                       ///< the file that is drawn upon; empty: white
};

/// What an answer's file is called: "photo-3fa2b81c.jpg".
std::string attachment_name(const std::string& question, std::uint32_t number,
                            const std::string& ending);
/// The same with a number that the dice give.
std::string new_attachment_name(Random& random, const std::string& question,
                                const std::string& ending);
/// ".jpg" of "DSC_01.JPG"; ".bin" for an ending that is none.
std::string ending_of(const std::string& file_name);

}  // namespace relais::client::work
