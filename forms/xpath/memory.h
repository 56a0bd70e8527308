// What count(), sum(), min() and max() over the instances of a repeat remember, so that after a
// change only the instances that changed are looked at again. The result is bit for bit that of a
// fresh walk: what each instance gives is kept, and added up in document order from the first one
// that gives something else. One object for one tree of answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "forms/model/tree.h"

namespace relais::forms::xpath {

struct Syntax;

/// What some nodes give: how many, and their sum or extreme.
struct Fold {
    double number = 0;
    std::uint32_t count = 0;    ///< of the nodes that are counted
    std::uint32_t numbers = 0;  ///< that went into `number`
    bool spoiled = false;       ///< one of them is no number
};

class Memory {
  public:
    struct Part {
        model::NodeId instance = model::kNoNode;
        bool known = false;
        Fold fold;
    };
    struct Entry {
        std::uint64_t serial = 0;  ///< of the history that it follows; 0: nothing is known
        std::uint64_t seen = 0;    ///< events
        std::vector<Part> parts;
        std::vector<Fold> folded;  ///< of the parts up to and with that one; as far as it is right
        bool unfit = false;        ///< instances give several numbers each: adding up is not exact
    };

    Entry& of(const Syntax* path, model::NodeId parent) { return entries_[{path, parent}]; }
    /// Between answers: entries of parents that are long gone are not kept for ever.
    void bound() {
        if (entries_.size() > kMaxEntries) entries_.clear();
    }

  private:
    static constexpr std::size_t kMaxEntries = 20'000;
    using Key = std::pair<const Syntax*, model::NodeId>;
    struct Hash {
        std::size_t operator()(const Key& key) const {
            return std::hash<const Syntax*>{}(key.first) ^ key.second * 0x9E3779B97F4A7C15ULL;
        }
    };
    std::unordered_map<Key, Entry, Hash> entries_;
};

}  // namespace relais::forms::xpath
