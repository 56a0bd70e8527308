// The container of an .xls ([MS-CFB], a file system of sectors in one file), read from memory.
// Every chain of sectors is followed for as many steps as the file has sectors, never longer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"

namespace relais::forms::xlsform {

bool looks_like_compound_file(std::string_view bytes);

class CompoundFile {
  public:
    /// `bytes` must outlive it; `name` is used in messages.
    static Result<CompoundFile> open(std::string_view bytes, std::string name);

    [[nodiscard]] bool has(std::u16string_view stream) const;
    /// Errc::not_found when there is no stream of that name, Errc::corrupt when its sectors are not
    /// all there.
    [[nodiscard]] Result<std::string> read(std::u16string_view stream) const;

  private:
    CompoundFile(std::string_view bytes, std::string name)
        : bytes_(bytes), name_(std::move(name)) {}
    struct Entry {
        std::u16string name;
        std::uint32_t start = 0, size = 0;
        bool is_root = false;
    };
    Result<void> read_tables();
    Result<void> read_entries();
    [[nodiscard]] Result<std::string> chain(std::uint32_t first) const;
    [[nodiscard]] Result<std::string> small_chain(const Entry& entry) const;
    [[nodiscard]] std::string_view sector(std::uint32_t index) const;
    [[nodiscard]] const Entry* find(std::u16string_view stream) const;
    [[nodiscard]] std::unexpected<Error> broken() const;

    std::string_view bytes_;
    std::string name_;
    std::size_t sector_bytes_ = 512;
    std::string table_, small_table_;  ///< the next sector of each sector, four bytes a number
    std::string small_sectors_;
    std::vector<Entry> entries_;
};

}  // namespace relais::forms::xlsform
