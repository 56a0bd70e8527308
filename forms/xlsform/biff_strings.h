// Text in the records of an .xls ([MS-XLS] 2.5.293, 2.5.294), which may run on in the records that
// follow: a record holds 8 KiB at most.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relais::forms::xlsform {

/// Walks over a record and those that continue it. What lies beyond the end reads as 0.
class BiffText {
  public:
    explicit BiffText(std::vector<std::string_view> pieces) : pieces_(std::move(pieces)) {}

    [[nodiscard]] bool at_end() const;
    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    void skip(std::size_t bytes);
    /// A string of so many characters: one byte of marks, then what they announce; UTF-8.
    std::string text(std::size_t count);

  private:
    std::string characters(std::size_t count, bool wide);
    bool next_piece();

    std::vector<std::string_view> pieces_;
    std::size_t piece_ = 0, at_ = 0;
};

}  // namespace relais::forms::xlsform
