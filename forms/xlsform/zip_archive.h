// The container of an .xlsx, read from memory within limits: a part is unpacked in small pieces and
// given up as soon as it grows beyond what the file's own size can explain. The only user of zip.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "forms/base/result.h"

namespace relais::forms::xlsform {

class ZipArchive {
  public:
    /// `bytes` must outlive the archive; `name` is used in messages.
    static Result<ZipArchive> open(std::string_view bytes, std::string name);
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;
    ZipArchive(ZipArchive&&) noexcept;
    ZipArchive& operator=(ZipArchive&&) noexcept;
    ~ZipArchive();

    [[nodiscard]] bool has(const std::string& part) const;
    /// The unpacked part. Errc::limit when all parts read so far would pass kMaxUnpackedBytes or
    /// one of them kMaxRatio; not_found when there is none of that name (case does not count).
    Result<std::string> read(const std::string& part);

  private:
    struct Content;
    explicit ZipArchive(std::unique_ptr<Content> content);
    std::unique_ptr<Content> content_;
};

}  // namespace relais::forms::xlsform
