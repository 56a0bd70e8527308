// The labels of a list as a search reads them, folded once: each further key then costs a walk
// through the folded labels, so that 20,000 localities filter within a picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace relais::client::work {
struct QuestionView;
}

namespace relais::client::screens {

class SearchIndex {
  public:
    /// Takes the labels of the choices; true when they are others than before.
    bool read(const work::QuestionView& question);
    /// See screens::matching().
    [[nodiscard]] std::vector<std::size_t> matching(std::string_view typed) const;

  private:
    std::vector<std::string> folded_;
    std::uint64_t fingerprint_ = 0;  ///< of the labels as they were given
};

}  // namespace relais::client::screens
