#include "sync/hub/media.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/attachment.h"
#include "sync/hub/attachments.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// What a viewer shows and nothing executes. Tables (audit.csv) are text here: a spreadsheet would
/// calculate what a laptop wrote into them.
constexpr std::array<std::string_view, 26> kEndings{
    "jpg", "jpeg", "png", "webp", "gif", "bmp", "tif",  "tiff", "heic", "wav", "mp3", "ogg", "opus",
    "oga", "flac", "m4a", "aac",  "amr", "mp4", "webm", "mkv",  "mov",  "avi", "3gp", "pdf", "txt"};

std::string ending_of(std::string_view name) {
    const auto point = name.rfind('.');
    if (point == name.npos) return "bin";
    const auto ending = lower_ascii(name.substr(point + 1));
    if (ending == "csv") return "txt";
    return std::ranges::find(kEndings, ending) == kEndings.end() ? "bin" : ending;
}

bool is_there(const std::string& path, std::uint64_t size_bytes) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) &&
           std::filesystem::file_size(path, error) == size_bytes && !error;
}

/// "here", "missing" or "damaged".
Result<const char*> write_one(const CaseFile& one, const AttachmentStore& attachments,
                              const std::string& path) {
    const auto& file = one.attached.files[0];
    if (is_there(path, file.size_bytes)) return "here";
    const auto sealed = attachments.read(one.device, file.hash);
    if (!sealed && sealed.error().code == Errc::not_found) return "missing";
    if (!sealed) return std::unexpected(sealed.error());
    const auto bytes = batch::open_attachment(one.attached, file, *sealed);
    if (!bytes) return "damaged";
    TRY(write_file_atomically(path, *bytes));
    return "here";
}

}  // namespace

std::string media_name(const batch::AttachedFile& file) {
    return to_hex(seal::bytes_of(file.hash)).substr(0, 32) + "." + ending_of(file.name);
}

Result<MediaFigures> write_media(const std::vector<CaseFile>& files,
                                 const AttachmentStore& attachments, const std::string& folder) {
    MediaFigures figures;
    figures.table = {
        "_files", {"KEY", "instance_id", "form_id", "answer", "file", "bytes", "state"}, {}};
    if (!files.empty()) TRY(make_folders(folder));
    for (const auto& one : files) {
        const auto& file = one.attached.files[0];
        const auto name = media_name(file);
        const std::string state = TRY(write_one(one, attachments, folder + "/" + name));
        (state == "here"      ? figures.here
         : state == "missing" ? figures.missing
                              : figures.damaged) += 1;
        figures.table.rows.push_back({one.key, one.instance_id, one.form_id, file.name, name,
                                      std::to_string(file.size_bytes), state});
    }
    return figures;
}

}  // namespace relais::sync::hub
