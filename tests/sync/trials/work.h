// A store that is worked with at random, and says at any time all that it holds: what came of a cut
// is then one of two texts, the one before or the one after the act that was cut off.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"

namespace relais::tests {

/// What an opening says: all that is held, and what was found amiss, each by a word and a seq.
struct Opened {
    std::string text;
    std::vector<std::string> findings;
};

class Work {
  public:
    Work() = default;
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    virtual ~Work() = default;
    /// Where its files lie.
    virtual std::string folder() const = 0;
    /// Opens the store; makes it the first time.
    virtual void begin() = 0;
    virtual void end() = 0;
    /// One thing that an enumerator or a line does; acknowledged when it returns.
    virtual void act(Random& random) = 0;
    /// All that the open store says it holds.
    virtual std::string holds() = 0;
    /// The same for another folder, opened anew. Work then goes on there when `go_on`: whatever
    /// does not go as it should is an error.
    virtual Result<Opened> open(const std::string& folder, bool go_on) = 0;
};

std::unique_ptr<Work> device_work(std::uint64_t seed);
std::unique_ptr<Work> hub_work(std::uint64_t seed);

/// How often something is tried: so many, or what RELAIS_TEST_ROUNDS says.
inline int rounds_or(int usual) {
    const char* given = std::getenv("RELAIS_TEST_ROUNDS");
    const int rounds = given == nullptr ? 0 : std::atoi(given);
    return rounds > 0 ? rounds : usual;
}

}  // namespace relais::tests
