#include "forms/xlsform/zip_archive.h"

#include <zip.h>
#include <zipconf.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

/// Small parts compress by any factor (a sheet of blanks); the ratio counts from here on.
constexpr std::size_t kRatioFloorBytes = 1U << 20U;
constexpr zip_int64_t kMaxEntries = 10'000;  ///< a workbook with pictures has some hundreds

constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

struct ZipArchive::Content {
    zip_t* archive = nullptr;
    std::string name;
    std::size_t file_bytes = 0;
    std::size_t unpacked_bytes = 0;
    Content() = default;
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;
    ~Content() {
        if (archive != nullptr) zip_discard(archive);
    }
};

ZipArchive::ZipArchive(std::unique_ptr<Content> content) : content_(std::move(content)) {}
ZipArchive::ZipArchive(ZipArchive&&) noexcept = default;
ZipArchive& ZipArchive::operator=(ZipArchive&&) noexcept = default;
ZipArchive::~ZipArchive() = default;

Result<ZipArchive> ZipArchive::open(std::string_view bytes, std::string name) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive == nullptr) {
        const std::string why = zip_error_strerror(&error);
        zip_error_fini(&error);
        if (source != nullptr) zip_source_free(source);
        return fail(Errc::corrupt, std::move(name),
                    "is no whole .xlsx workbook (" + why + "); copy or save it again");
    }
    zip_error_fini(&error);
    auto content = std::make_unique<Content>();
    content->archive = archive;
    content->name = std::move(name);
    content->file_bytes = bytes.size();
    if (zip_get_num_entries(archive, 0) > kMaxEntries)
        return fail(Errc::limit, content->name, "holds too many parts for a workbook");
    return ZipArchive(std::move(content));
}

bool ZipArchive::has(const std::string& part) const {
    return zip_name_locate(content_->archive, part.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<std::string> ZipArchive::read(const std::string& part) {
    const auto& name = content_->name;
    const auto index = zip_name_locate(content_->archive, part.c_str(), ZIP_FL_NOCASE);
    if (index < 0) return fail(Errc::not_found, name, "has no part " + part);
    const auto entry = static_cast<zip_uint64_t>(index);
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(content_->archive, entry, 0, &stat) != 0)
        return fail(Errc::corrupt, name, part + " cannot be read");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
        return fail(Errc::unsupported, name, "is protected by a password; save it without one");
    const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(content_->archive, entry, 0));
    if (!file) return fail(Errc::corrupt, name, part + " cannot be unpacked");

    // The directory's sizes may lie: what counts is what has really come out.
    const auto packed = std::min<std::size_t>(stat.comp_size, content_->file_bytes);
    std::string out;
    out.reserve(std::min({static_cast<std::size_t>(stat.size), kMaxUnpackedBytes,
                          std::max(kRatioFloorBytes, packed * kMaxRatio)}));
    std::array<char, kPieceBytes> piece{};
    for (;;) {
        const auto got = zip_fread(file.get(), piece.data(), piece.size());
        if (got < 0) return fail(Errc::corrupt, name, part + " is damaged; copy or save it again");
        if (got == 0) break;
        out.append(piece.data(), static_cast<std::size_t>(got));
        content_->unpacked_bytes += static_cast<std::size_t>(got);
        if (content_->unpacked_bytes > kMaxUnpackedBytes ||
            (out.size() > kRatioFloorBytes && out.size() / kMaxRatio > packed))
            return fail(Errc::limit, name, part + " unpacks to more than a form can need");
    }
    return out;
}

}  // namespace relais::forms::xlsform
