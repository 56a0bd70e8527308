// What the enumerators were told is finished, and what was promised to them otherwise: the truth
// that the hub is compared with.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace relais::tests::sim {

/// A record that was acknowledged.
struct Made {
    int laptop = 0;
    std::string device;  ///< hexadecimal
    std::uint64_t seq = 0;
    std::string content;  ///< all that was finalised
};

class Ledger {
  public:
    /// By instanceID and place: of a copied disk both may finish the same draft.
    std::map<std::string, Made> made;
    static std::string key(const std::string& instance, const std::string& device,
                           std::uint64_t seq) {
        return instance + " of " + device + " " + std::to_string(seq);
    }
    std::vector<std::string> complaints;

    void complain(std::string what) {
        constexpr std::size_t kEnough = 20;
        if (complaints.size() < kEnough) complaints.push_back(std::move(what));
    }
};

}  // namespace relais::tests::sim
