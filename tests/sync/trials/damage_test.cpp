// The laptop's files rot or are tampered with, one at a time: all of it is noticed where it
// matters, and the finished records are still there.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string_view>

#include "sync/store/log.h"
#include "tests/support/disk_recorder.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/trials/damage.h"
#include "tests/sync/trials/work.h"

using namespace relais;
using namespace relais::tests;

namespace {

constexpr int kActs = 40;
constexpr int kDamagesOfOne = 100;

/// The records that a text tells of.
std::set<std::string> records_in(const std::string& text) {
    std::set<std::string> records;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const auto line = text.substr(at, end - at);
        // Its number and its size: with an older shift others of them can be opened.
        if (line.starts_with("record "))
            records.insert(line.substr(0, line.find(' ', 7)) + line.substr(line.rfind(' ')));
        at = end + 1;
    }
    return records;
}

/// Seqs that the lines of the log hold whole.
std::set<std::uint64_t> seqs_in_log(const std::string& folder) {
    std::set<std::uint64_t> seqs;
    const auto segments = sync::store::segments_in(folder);
    REQUIRE(segments);
    for (const auto& segment : *segments)
        REQUIRE(sync::store::scan_log(segment.path, [&](const auto& line) -> Result<void> {
            seqs.insert(line.record.seq);
            return {};
        }));
    return seqs;
}

struct Counts {
    int rounds = 0;
    int refused = 0;   ///< the store says that it is damaged
    int repaired = 0;  ///< told, and all is there
    int told = 0;      ///< told, and something else than a record is not as it was
    int harmless = 0;  ///< in bytes that say nothing
    int silent = 0;    ///< something is wrong, and nobody says so
    int lost = 0;      ///< a finished record is in neither store
    std::string first_silent;
    std::string first_lost;
};

/// What is held, whatever the hub has said of it.
std::string without_states(const std::string& text) {
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("outbox ")) continue;
        const auto state = line.find(' ', sizeof "record");
        if (line.starts_with("record ") && state != std::string::npos) line.erase(state, 2);
        out += line + "\n";
    }
    return out;
}

class Trial {
  public:
    Trial(std::uint64_t seed, Counts& counts) : work_(device_work(seed)), counts_(counts) {}

    void run(Random& random) {
        work_->begin();
        for (int act = 0; act < kActs; ++act) {
            if (act == kActs / 2) old_ = image_of(work_->folder());
            work_->act(random);
        }
        work_->end();
        whole_ = image_of(work_->folder());
        const auto opened = work_->open(work_->folder(), false);
        REQUIRE(opened);
        REQUIRE(opened->findings.empty());
        text_ = opened->text;
        lay_out(whole_, folder_.path());
        seqs_ = seqs_in_log(folder_.path());
        for (int i = 0; i < kDamagesOfOne; ++i)
            damage(random);
    }

  private:
    void damage(Random& random) {
        std::vector<std::string> names;
        for (const auto& [name, bytes] : whole_)
            if (name == "store.db" || name.starts_with("outbox")) names.push_back(name);
        const auto name =
            names[random.below(2) == 0 ? names.size() - 1 : random.below(names.size())];
        const auto kind = static_cast<Damage>(random.below(kDamages));
        auto image = whole_;
        image[name] = damaged(whole_[name], kind, old_.contains(name) ? old_[name] : "", random);
        if (image[name] == whole_[name]) return;
        ++counts_.rounds;
        lay_out(image, folder_.path());
        judge(work_->open(folder_.path(), false), name,
              fmt::format("{} of {}", name_of(kind), name));
    }

    void judge(const Result<Opened>& found, const std::string& name, const std::string& what) {
        if (!found) {
            ++counts_.refused;
            // Then the other store still has them all.
            if (name == "store.db" && seqs_in_log(folder_.path()) != seqs_)
                note(counts_.lost, counts_.first_lost, what + ": a line is gone");
            return;
        }
        const bool told = !found->findings.empty();
        // An older file may bring back what was purged meanwhile; nothing else may come or go.
        if (!std::ranges::includes(records_in(found->text), records_in(text_)))
            note(counts_.lost, counts_.first_lost,
                 what + "\n-- held\n" + text_ + "-- found\n" + found->text);
        // A state that cannot be read is queued: it is sent again, which does no harm.
        if (found->text == text_ || (!told && without_states(found->text) == without_states(text_)))
            ++(told ? counts_.repaired : counts_.harmless);
        else if (told)
            ++counts_.told;
        else
            note(counts_.silent, counts_.first_silent,
                 what + "\n-- held\n" + text_ + "-- found\n" + found->text);
        // Every byte of the log says something.
        if (!told && name != "store.db")
            note(counts_.silent, counts_.first_silent, what + ": not told");
    }

    static void note(int& count, std::string& first, const std::string& what) {
        ++count;
        if (first.empty()) first = what;
    }

    std::unique_ptr<Work> work_;
    Counts& counts_;
    TemporaryFolder folder_;
    DiskImage whole_;
    DiskImage old_;
    std::string text_;
    std::set<std::uint64_t> seqs_;
};

}  // namespace

TEST_CASE("damage: what rots on the laptop is noticed, and no record is lost", "[sync_trials]") {
    SeededRandom random(seed_of_this_run("damage"));
    Counts counts;
    while (counts.rounds < rounds_or(1000))
        Trial(random.below(UINT64_MAX), counts).run(random);
    std::printf("damage: %d files, %d refused, %d repaired, %d told otherwise, %d harmless, "
                "%d silent, %d lost\n",
                counts.rounds, counts.refused, counts.repaired, counts.told, counts.harmless,
                counts.silent, counts.lost);
    INFO(counts.first_silent << "\n" << counts.first_lost);
    CHECK(counts.silent == 0);
    CHECK(counts.lost == 0);
}
