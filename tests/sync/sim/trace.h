// What happens, line by line: as a hash, and the last lines for whoever has to find out why.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>

#include "forms/base/text.h"
#include "sync/seal/seal.h"

namespace relais::tests::sim {

class Trace {
  public:
    /// RELAIS_SIM_TRACE=1 prints all of it.
    Trace() : printed_(std::getenv("RELAIS_SIM_TRACE") != nullptr) {}

    void line(const std::string& text) {
        hash_ = sync::seal::hash(std::string(sync::seal::bytes_of(hash_)) + text);
        if (printed_) std::printf("%s\n", text.c_str());
        last_.push_back(text);
        if (last_.size() > kKept) last_.pop_front();
    }
    std::string hash() const { return to_hex(sync::seal::bytes_of(hash_)); }
    const std::deque<std::string>& last() const { return last_; }

  private:
    static constexpr std::size_t kKept = 12;
    sync::seal::Hash hash_{};
    std::deque<std::string> last_;
    bool printed_;
};

}  // namespace relais::tests::sim
