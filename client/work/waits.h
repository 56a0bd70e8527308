// How long somebody who typed wrong passphrases has to wait: nothing for the first, then twice as
// long each time. Counted in running time, so that no change of the date shortens it; a program
// started anew lets one wait anew.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace relais::client::work {

inline constexpr int kFreeAttempts = 3;  ///< a slip of the finger, the wrong layout, and once more
inline constexpr std::int64_t kFirstWaitMs = 5'000;
inline constexpr std::int64_t kLongestWaitMs = 15 * 60'000;

/// After so many wrong ones in a row.
constexpr std::int64_t wait_after_ms(int wrong) {
    if (wrong < kFreeAttempts) return 0;
    const int doublings = std::min(wrong - kFreeAttempts, 20);
    return std::min(kFirstWaitMs << doublings, kLongestWaitMs);
}

class Waits {
  public:
    void set(const std::string& code, int wrong, std::int64_t now_ms) {
        of_[code] = {wrong, now_ms + wait_after_ms(wrong)};
    }
    void failed(const std::string& code, std::int64_t now_ms) {
        set(code, of_[code].wrong + 1, now_ms);
    }
    void succeeded(const std::string& code) { of_.erase(code); }
    [[nodiscard]] std::int64_t left_ms(const std::string& code, std::int64_t now_ms) const {
        const auto found = of_.find(code);
        return found == of_.end() ? 0 : std::max<std::int64_t>(0, found->second.until_ms - now_ms);
    }
    /// Until what is left of some wait is shown otherwise: the next whole second. 0: none waits.
    [[nodiscard]] std::int64_t next_second_ms(std::int64_t now_ms) const {
        std::int64_t next = 0;
        for (const auto& [code, wait] : of_) {
            const std::int64_t left = wait.until_ms - now_ms;
            if (left <= 0) continue;
            const std::int64_t second = (left - 1) % 1'000 + 1;
            next = next == 0 ? second : std::min(next, second);
        }
        return next;
    }

  private:
    struct Wait {
        int wrong = 0;
        std::int64_t until_ms = 0;
    };
    std::map<std::string, Wait> of_;
};

}  // namespace relais::client::work
