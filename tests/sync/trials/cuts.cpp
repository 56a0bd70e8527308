#include "tests/sync/trials/cuts.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <vector>

#include "tests/support/disk_recorder.h"
#include "tests/support/temporary_folder.h"

namespace relais::tests {

namespace {

constexpr int kActs = 24;            // in one piece of work
constexpr int kCutsOfOne = 100;      // of which each is cut so often
constexpr std::uint64_t kAgain = 4;  // one in so many is cut once more while it is opened

/// What was done, as the disk got it, and what the store held after each act.
struct Done {
    DiskImage before;
    std::vector<RecordedStep> steps;
    std::vector<std::string> held;          ///< [0] before the first act
    std::vector<std::size_t> acknowledged;  ///< [i]: so many steps when held[i] was promised
};

Done do_work(Work& work, Random& random, Sync sync) {
    Done done;
    const DiskRecorder recorder(work.folder());
    std::optional<WeakSync> weak;
    if (sync == Sync::normal) weak.emplace();
    const auto note = [&] {
        done.held.push_back(work.holds());
        done.acknowledged.push_back(recorder.steps().size());
    };
    done.held.emplace_back("no store\n");
    done.acknowledged.push_back(0);
    work.begin();
    note();
    for (int i = 0; i < kActs; ++i) {
        work.act(random);
        note();
    }
    work.end();
    done.before = recorder.before();
    done.steps = recorder.steps();
    return done;
}

class Trial {
  public:
    Trial(Work& work, const Done& done, Random& random, Cuts& cuts)
        : work_(work), done_(done), random_(random), cuts_(cuts) {}

    void run() {
        std::vector<std::size_t> moments;
        for (int i = 0; i < kCutsOfOne; ++i)
            moments.push_back(random_.below(done_.steps.size() + 1));
        std::sort(moments.begin(), moments.end());
        Platter platter(done_.before);
        std::size_t taken = 0;
        for (const auto moment : moments) {
            while (taken < moment)
                platter.take(done_.steps[taken++]);
            cut(platter, moment);
        }
    }

  private:
    void cut(const Platter& platter, std::size_t moment) {
        ++cuts_.cuts;
        lay_out(platter.cut(random_), folder_.path());
        const auto after =
            std::upper_bound(done_.acknowledged.begin(), done_.acknowledged.end(), moment);
        const auto last = static_cast<std::size_t>(after - done_.acknowledged.begin()) - 1;
        if (random_.below(kAgain) == 0) {
            ++cuts_.again;
            cut_opening(last, moment);
        }
        judge(work_.open(folder_.path(), true), last, moment);
    }

    /// What opening has found and repaired is cut off in its turn.
    void cut_opening(std::size_t last, std::size_t moment) {
        const DiskRecorder recorder(folder_.path());
        judge(work_.open(folder_.path(), false), last, moment);
        Platter platter(recorder.before());
        const auto second = random_.below(recorder.steps().size() + 1);
        for (std::size_t i = 0; i < second; ++i)
            platter.take(recorder.steps()[i]);
        lay_out(platter.cut(random_), folder_.path());
    }

    void judge(const Result<Opened>& found, std::size_t last, std::size_t moment) {
        const auto& held = done_.held;
        // A line whose row was not committed becomes a row; nothing else is to be found.
        if (found && std::ranges::all_of(found->findings, [](const std::string& finding) {
                return finding.starts_with("row_restored");
            }))
            if (found->text == held[last] ||
                (last + 1 < held.size() && found->text == held[last + 1]))
                return;
        if (cuts_.wrong++ != 0) return;
        cuts_.first_wrong =
            fmt::format("cut at step {} of {}, after act {}\n-- held\n{}-- found\n{}\n", moment,
                        done_.steps.size(), last, held[last],
                        found ? fmt::format("{}{}", found->text, fmt::join(found->findings, "\n"))
                              : describe(found.error()));
    }

    Work& work_;
    const Done& done_;
    Random& random_;
    Cuts& cuts_;
    TemporaryFolder folder_;
};

}  // namespace

Cuts cut_at_random(const std::function<std::unique_ptr<Work>(std::uint64_t seed)>& make, int rounds,
                   std::uint64_t seed, Sync sync) {
    SeededRandom random(seed);
    Cuts cuts;
    while (cuts.cuts < rounds) {
        const auto work = make(random.below(UINT64_MAX));
        const auto done = do_work(*work, random, sync);
        Trial(*work, done, random, cuts).run();
    }
    return cuts;
}

}  // namespace relais::tests
