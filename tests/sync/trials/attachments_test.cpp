// The power goes while the hub takes pieces of attachments: what it said to be whole is, what it
// holds of the others is their beginning, and at most one piece of what it said to have comes
// again.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forms/base/file.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/hub/attachments.h"
#include "tests/support/disk_recorder.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"
#include "tests/sync/trials/work.h"

using namespace relais;
using namespace relais::tests;

namespace {

namespace batch = sync::batch;
namespace hub = sync::hub;
namespace seal = sync::seal;

constexpr int kRounds = 600;
constexpr int kCutsOfOne = 60;
constexpr batch::DeviceId kDevice{7};

using Files = std::map<seal::Hash, std::string>;
using Said = std::map<seal::Hash, batch::Held>;

hub::AttachmentStore open_store(const std::string& folder, Random& random) {
    auto store = hub::AttachmentStore::open_for_writing(folder, random, {.free_bytes = 0});
    REQUIRE(store);
    return std::move(*store);
}

/// From where the hub is; nothing is left to do where it has all of it.
batch::Held send_piece(hub::AttachmentStore& store, const seal::Hash& hash,
                       const std::string& bytes, std::size_t size) {
    const auto at = store.place(kDevice, hash);
    REQUIRE(at);
    if (at->holding != batch::Holding::part) return *at;
    const auto taken = store.take({kDevice, hash, bytes.size(), at->bytes,
                                   bytes.substr(static_cast<std::size_t>(at->bytes), size)},
                                  hub::Trust::counted);
    if (!taken) FAIL(describe(taken.error()));
    REQUIRE(taken->taken);
    return taken->held;
}

struct Uploads {
    explicit Uploads(Random& random) {
        for (auto left = 1 + random.below(3); left > 0; --left) {
            std::string bytes(1 + random.below(200'000), '\0');
            random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
            if (bytes.size() < batch::kSealBytes) bytes.resize(batch::kSealBytes, 'x');
            files[batch::hash_of_attachment(bytes)] = bytes;
        }
        // Its folder is there from the first laptop's first piece on.
        REQUIRE(make_folders(device_folder()));
        auto store = std::optional(open_store(folder.path(), random));
        const DiskRecorder recorder(device_folder());
        note(recorder, {});
        for (int act = 0; act < 200; ++act) {
            if (random.below(12) == 0) {
                store.reset();
                store.emplace(open_store(folder.path(), random));
            }
            auto at = files.begin();
            std::advance(at, static_cast<std::ptrdiff_t>(random.below(files.size())));
            const auto held =
                send_piece(*store, at->first, at->second, 1 + random.below(batch::kMaxChunkBytes));
            auto now = said.back();
            now[at->first] = held;
            note(recorder, now);
            if (std::ranges::all_of(files, [&](const auto& file) {
                    return now.contains(file.first) &&
                           now[file.first].holding == batch::Holding::whole;
                }))
                break;
        }
        before = recorder.before();
        steps = recorder.steps();
    }
    std::string device_folder() const { return folder.path() + "/" + batch::to_hex(kDevice); }
    void note(const DiskRecorder& recorder, const Said& what) {
        said.push_back(what);
        when.push_back(recorder.steps().size());
    }

    TemporaryFolder folder;
    Files files;
    std::vector<Said> said;
    std::vector<std::size_t> when;  ///< [i]: so many steps when said[i] was answered
    DiskImage before;
    std::vector<RecordedStep> steps;
};

void judge(const Uploads& work, const Said& said, const std::string& folder, Random& random) {
    auto store = open_store(folder, random);
    for (const auto& [hash, bytes] : work.files) {
        const auto found = store.place(kDevice, hash);
        REQUIRE(found);
        const auto promised = said.find(hash);
        if (promised != said.end()) {
            if (promised->second.holding == batch::Holding::whole)
                REQUIRE(found->holding == batch::Holding::whole);
            REQUIRE(found->bytes + batch::kMaxChunkBytes >= promised->second.bytes);
        }
        for (int pieces = 0; pieces < 20; ++pieces)
            if (send_piece(store, hash, bytes, batch::kMaxChunkBytes).holding ==
                batch::Holding::whole)
                break;
        REQUIRE(store.read(kDevice, hash) == bytes);
    }
}

}  // namespace

TEST_CASE("cuts: the hub loses no attachment that it said to have, and resumes the others",
          "[sync_trials]") {
    SeededRandom random(seed_of_this_run("cuts of attachments"));
    const int rounds = rounds_or(kRounds);
    int cuts = 0;
    while (cuts < rounds) {
        const Uploads work(random);
        const TemporaryFolder other;
        const auto folder = other.path() + "/" + batch::to_hex(kDevice);
        REQUIRE(make_folders(folder));
        std::vector<std::size_t> moments;
        for (int i = 0; i < kCutsOfOne; ++i)
            moments.push_back(random.below(work.steps.size() + 1));
        std::ranges::sort(moments);
        Platter platter(work.before);
        std::size_t taken = 0;
        for (const auto moment : moments) {
            while (taken < moment)
                platter.take(work.steps[taken++]);
            lay_out(platter.cut(random), folder);
            const auto after = std::ranges::upper_bound(work.when, moment);
            INFO("step " << moment << " of " << work.steps.size());
            judge(work, work.said[static_cast<std::size_t>(after - work.when.begin()) - 1],
                  other.path(), random);
            ++cuts;
        }
    }
    std::printf("cuts of attachments: %d\n", cuts);
}
