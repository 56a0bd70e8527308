// The words of the window in another language: reads a compiled gettext catalogue (.mo) itself, as
// glibc's gettext would need the locale installed on the laptop. The file is checked before use.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"

namespace relais::client::ui {

/// Marks a text that is translated later by tr(variable), so that it is found by the scan.
constexpr const char* tr_mark(const char* french) {
    return french;
}

class Catalogue {
  public:
    static constexpr std::size_t kMaxBytes = 4 << 20;  ///< ours are some tens of KiB
    static constexpr std::size_t kMaxEntries = 20'000;

    /// The layout of GNU gettext's MO files (its manual, section 10.3), in either byte order.
    static Result<Catalogue> parse(std::string_view bytes);
    static Result<Catalogue> load(const std::string& path);

    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    /// Null when there is none or it is left empty. `form` 0 is the singular.
    [[nodiscard]] const std::string* find(std::string_view msgid, std::size_t form = 0) const;

  private:
    std::map<std::string, std::vector<std::string>, std::less<>> entries_;
};

/// Which plural form a number takes: French counts 0 and 1 as one, English only 1.
std::size_t plural_form(std::string_view language, long n);

}  // namespace relais::client::ui
