#include "sync/hub/outlines.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/session/meta.h"
#include "forms/xform/outline.h"
#include "forms/xform/shorthand.h"
#include "forms/xform/xform.h"
#include "forms/xlsform/form_file.h"
#include "forms/xlsform/xlsform.h"
#include "sync/batch/brief.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/payload.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

namespace xform = forms::xform;
namespace xlsform = forms::xlsform;

constexpr std::string_view kSuffix = ".outline";
constexpr std::string_view kSeenSuffix = ".seen";
constexpr std::size_t kMaxSeenBytes = 64;

std::optional<forms::model::Definition> definition_of(const batch::FormFile& file) {
    const auto stem = xlsform::stem_of(file.name);
    if (file.name.ends_with(".xml")) {
        if (!xform::looks_like_xml(file.bytes) || !xform::is_form(file.bytes)) return std::nullopt;
        return xform::read_xform(file.bytes, stem).definition;
    }
    if (!xlsform::is_spreadsheet(file.name) && !xlsform::is_markdown(file.name))
        return std::nullopt;
    const auto workbook = xlsform::read_workbook(file.bytes, file.name);
    if (!workbook) return std::nullopt;
    return xlsform::load(*workbook, stem).definition;
}

/// Keeps it, and says under which name; empty for a file that is no form, or a broken one.
Result<std::string> keep_outline(const std::string& folder, const batch::FormFile& file) {
    auto definition = definition_of(file);
    // As laptops answer it.
    if (definition) forms::session::complete_meta(*definition);
    const auto bytes = definition ? encode(xform::outline_of(*definition)) : std::string();
    if (bytes.empty()) return std::string();
    auto name = batch::to_hex(batch::name_of_outline(bytes));
    auto path = folder + "/" + name;
    path += kSuffix;
    if (!path_exists(path)) TRY(write_file_atomically(path, bytes));
    return name;
}

/// To read a form takes long: each is read once by each version of this program.
Result<void> see(const std::string& folder, const batch::FormFile& file) {
    std::string what = RELAIS_VERSION;
    what += '\0' + file.name + '\0' + file.bytes;
    const auto hash = to_hex(seal::bytes_of(seal::hash(what)));
    auto path = folder + "/" + hash;
    path += kSeenSuffix;
    if (path_exists(path)) {
        auto kept = folder + "/";
        kept += trim(TRY(read_file(path, kMaxSeenBytes)));
        kept += kSuffix;
        if (kept.ends_with("/" + std::string(kSuffix)) || path_exists(kept)) return {};
    }
    return write_file_atomically(path, TRY(keep_outline(folder, file)) + "\n");
}

}  // namespace

Result<std::vector<batch::FormFile>> with_outlines(const std::string& folder,
                                                   std::vector<batch::FormFile> files) {
    TRY(make_folders(folder));
    std::erase_if(files, [](const auto& file) { return file.name == batch::kOutlinesFile; });
    for (const auto& file : files)
        TRY(see(folder, file));
    batch::FormFile told{batch::kOutlinesFile, {}};
    for (const auto& name : TRY(list_folder(folder)))
        if (name.ends_with(kSuffix)) {
            told.bytes += name.substr(0, name.size() - kSuffix.size());
            told.bytes += '\n';
        }
    if (!told.bytes.empty()) files.push_back(std::move(told));
    return files;
}

Result<const xform::Outline*> OutlineShelf::find(const batch::OutlineName& name) {
    if (const auto known = read_.find(name); known != read_.end()) return &known->second;
    const auto hex = batch::to_hex(name);
    auto path = folder_ + "/" + hex;
    path += kSuffix;
    if (!path_exists(path))
        return fail(Errc::not_found, "record",
                    "the outline " + hex +
                        " of its form is not here: publish that version of the form");
    const auto bytes = TRY(read_file(path, xform::kMaxOutlineBytes));
    if (batch::name_of_outline(bytes) != name)
        return fail(Errc::corrupt, "record", "the outline " + hex + " of its form is damaged");
    return &read_.emplace(name, TRY(xform::decode_outline(bytes))).first->second;
}

Result<batch::Payload> OutlineShelf::whole(batch::Payload payload) {
    if (!payload.brief) return payload;
    const auto* outline = TRY(find(payload.brief->outline));
    auto spelled = TRY(xform::spell_out({payload.brief->bits, payload.brief->texts}, *outline));
    return batch::whole(std::move(payload),
                        {outline->form_id, outline->version, std::move(spelled.instance_id),
                         std::move(spelled.deprecated_id), std::move(spelled.instance_xml)});
}

}  // namespace relais::sync::hub
