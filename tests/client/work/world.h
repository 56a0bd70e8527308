// A laptop's surroundings under control: its clock, its folder, an enrolment, and a hub in process
// whose line can be cut.
#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "client/work/workplace.h"
#include "forms/base/file.h"
#include "forms/base/text.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/notice.h"
#include "sync/batch/payload.h"
#include "sync/batch/returned.h"
#include "tests/client/work/small_form.h"
#include "tests/support/fake_camera.h"
#include "tests/support/fake_gps.h"
#include "tests/support/fake_sound.h"
#include "tests/support/temporary_folder.h"

namespace relais::client::work::tests {

inline constexpr std::int64_t kMorning = 1795161600000;  ///< 2026-11-20T08:00Z
inline constexpr std::int64_t kHour = 3'600'000;

class ManualClock final : public Clock {
  public:
    Instant now() const override { return Instant{now_ms_}; }
    std::int64_t monotonic_ms() const override { return now_ms_ - kMorning + set_back_ms_; }
    int utc_offset_minutes() const override { return 0; }
    void advance(std::int64_t ms) { now_ms_ += ms; }
    /// Somebody sets the clock: the monotonic one does not notice.
    void set_back(std::int64_t ms) {
        set_back_ms_ += ms;
        now_ms_ -= ms;
    }

  private:
    std::atomic<std::int64_t> set_back_ms_{0};
    std::atomic<std::int64_t> now_ms_{kMorning};
};

/// Takes batches as a hub does: verifies, keeps each record once, answers with a signed receipt.
class FakeHub {
  public:
    explicit FakeHub(Random& random)
        : started_(sync::seal::start().has_value()), keys_(sync::seal::make_sign_keys(random)),
          hub_box_(sync::seal::make_box_keys(random)),
          recovery_box_(sync::seal::make_box_keys(random)) {
        REQUIRE(started_);
        random.fill(device_);
    }

    /// Written to `path`: the enrolment of one laptop with the small form.
    void write_enrolment(const std::string& path,
                         std::vector<sync::batch::FormFile> files = {{"registre.md", kSmallForm}}) {
        sync::batch::Enrolment enrolment;
        enrolment.project = "essai";
        enrolment.hub_url = "http://hub.test";
        enrolment.hub_key = keys_.verify_key;
        enrolment.recipients = {{"hub", hub_box_.public_key},
                                {"recovery", recovery_box_.public_key}};
        enrolment.device = device_;
        enrolment.secret = std::string(16, 's');
        enrolment.valid_until = Instant{kMorning + 48 * kHour};
        enrolment.enumerators = {{"AD-07", "Aminata D."}, {"MT-12", "Moussa T."}};
        enrolment.points = {{"FMP-GAO-01", "Wabaria", "Gao", "ML0701"}};
        enrolment.teams = {"2"};
        offers_.clear();
        for (const auto& file : files) {  // what goes on being offered is here already
            sync::batch::Offer here;
            here.name = file.name;
            here.plain = sync::seal::hash(file.bytes);
            here.blob_bytes = 1;
            offers_.push_back(std::move(here));
        }
        enrolment.files = std::move(files);
        const auto written = write_file_atomically(path, sync::batch::encode(enrolment, keys_));
        REQUIRE(written.has_value());
    }

    Result<sync::batch::Response> answer(const sync::batch::Request& request) {
        ++requests;
        if (!up) return fail(Errc::network, "hub.test", "no route");
        if (portal) return sync::batch::Response{200, "<html>Bienvenue</html>", 0};
        if (busy) return sync::batch::Response{503, "", 120};
        constexpr std::string_view kPing = "/v1/ping?nonce=";
        if (request.path.starts_with(kPing)) {
            sync::batch::Pong pong;
            pong.nonce = request.path.substr(kPing.size());
            return sync::batch::Response{200, sync::batch::encode(pong, keys_), 0};
        }
        if (request.path == "/v1/enrol") return claim(request);
        if (request.path.ends_with("/people")) return people(request);
        if (request.path.find("/updates?") != std::string::npos &&
            (tells_safe_or_revoked() || !blob_.empty()))
            return sync::batch::Response{200, sync::batch::encode(notice(), keys_), 0};
        if (request.path.find("/blobs/") != std::string::npos && !blob_.empty())
            return sync::batch::Response{200, blob_, 0};
        if (request.method == "GET") return sync::batch::Response{404, "", 0};  // it offers nothing
        return batch(request);
    }

    std::size_t record_count() const { return records_.size(); }
    /// As the desk does, with the hub's key.
    Result<sync::batch::Payload> open(std::uint64_t seq) const {
        const auto found = records_.find(seq);
        if (found == records_.end()) return fail(Errc::not_found, "record", "is not here");
        for (const auto& wrap : wraps_) {
            if (wrap.shift != found->second.shift || wrap.recipient != "hub") continue;
            const auto key = TRY(sync::seal::open_secret_with(hub_box_, wrap.wrap));
            return sync::batch::open_payload(found->second, key);
        }
        return fail(Errc::not_found, "wrap", "is not here");
    }

    /// Sends that record back to her who made it, with the next exchange.
    void give_back(std::uint64_t seq, const std::string& comment,
                   std::vector<sync::batch::Comment> comments) {
        const auto payload = open(seq);
        REQUIRE(payload.has_value());
        sync::batch::Returned returned;
        returned.id.fill(static_cast<std::uint8_t>(seq));
        returned.returned = Instant{kMorning};
        returned.comment = comment;
        returned.comments = std::move(comments);
        returned.form_id = payload->form_id;
        returned.form_version = payload->form_version;
        returned.instance_id = payload->instance_id;
        returned.point = payload->point;
        returned.team = payload->team;
        returned.started = payload->started;
        returned.happened = payload->happened;
        returned.remarks = payload->remarks;
        returned.instance_xml = payload->instance_xml;
        for (const auto& one : people_)
            if (one.code == payload->enumerator) {
                offer_ = {};
                offer_.kind = sync::batch::OfferKind::returned;
                offer_.name = to_hex(sync::seal::bytes_of(returned.id));
                SeededRandom random(seq);
                blob_ = sync::batch::seal_blob(
                    offer_, sync::batch::encode(sync::batch::seal_returned(returned, one)), random);
                offers_.insert(offers_.begin(), offer_);
                ++offered_;
            }
        REQUIRE_FALSE(blob_.empty());
    }

    std::atomic<bool> up{true};
    std::atomic<bool> portal{false};
    std::atomic<bool> busy{false};
    std::atomic<int> requests{0};
    std::atomic<bool> backed_up{false};            ///< says that all it has is safe
    std::atomic<std::int64_t> revoked_from_ms{0};  ///< of the laptop
    const Clock* clock = nullptr;                  ///< when it says so

  private:
    bool tells_safe_or_revoked() const { return backed_up || revoked_from_ms != 0; }
    sync::batch::Notice notice() const {
        sync::batch::Notice told;
        told.device = device_;
        told.epoch = epoch_;
        told.verify_key = device_key_;
        told.made = clock->now();
        told.revoked_from = Instant{revoked_from_ms};
        if (!records_.empty()) {
            const auto& last = *records_.rbegin();
            told.held = {{records_.begin()->first, last.first, sync::batch::hash_of(last.second)}};
            if (backed_up) told.safe = told.held;
        }
        told.people = people_number_;
        told.number = offered_;
        const auto box_key = sync::seal::box_key_of(device_key_);
        if (!blob_.empty() && box_key)
            told.sealed_offers = sync::seal::seal_to(*box_key, sync::batch::encode_offers(offers_));
        return told;
    }
    Result<sync::batch::Response> receipt(sync::batch::Receipt receipt, std::string_view body) {
        receipt.device = device_;
        receipt.batch = sync::batch::hash_of_batch(body);
        receipt.high_water = records_.empty() ? 0 : records_.rbegin()->first;
        return sync::batch::Response{200, sync::batch::encode(receipt, keys_), 0};
    }
    Result<sync::batch::Response> people(const sync::batch::Request& request) {
        const auto said = TRY(sync::batch::decode_personal_keys(request.body, device_key_));
        people_ = TRY(sync::batch::open_people(said.people, hub_box_));
        people_number_ = said.number;
        sync::batch::Receipt answer;
        answer.epoch = epoch_;
        return receipt(std::move(answer), request.body);
    }
    Result<sync::batch::Response> claim(const sync::batch::Request& request) {
        const auto claim = TRY(sync::batch::decode_claim(request.body));
        device_key_ = claim.device_key;
        epoch_ = claim.epoch;
        sync::batch::Receipt answer;
        answer.epoch = epoch_;
        return receipt(std::move(answer), request.body);
    }
    Result<sync::batch::Response> batch(const sync::batch::Request& request) {
        const auto batch = TRY(sync::batch::decode(request.body, device_key_));
        sync::batch::Receipt answer;
        answer.epoch = batch.epoch;
        wraps_.insert(wraps_.end(), batch.wraps.begin(), batch.wraps.end());
        for (const auto& record : batch.records) {
            const bool is_new = records_.emplace(record.seq, record).second;
            answer.lines.push_back({record.seq, is_new ? sync::batch::Outcome::stored
                                                       : sync::batch::Outcome::duplicate});
        }
        return receipt(std::move(answer), request.body);
    }

    bool started_;  ///< before the first key
    sync::seal::SignKeys keys_;
    sync::seal::BoxKeys hub_box_;
    sync::seal::BoxKeys recovery_box_;
    sync::batch::DeviceId device_{};
    sync::seal::VerifyKey device_key_{};
    std::uint32_t epoch_ = 0;
    std::map<std::uint64_t, sync::batch::SealedRecord> records_;
    std::vector<sync::batch::ShiftWrap> wraps_;
    std::vector<sync::batch::PersonKey> people_;
    std::uint64_t people_number_ = 0, offered_ = 0;
    sync::batch::Offer offer_;
    std::vector<sync::batch::Offer> offers_;
    std::string blob_;  ///< of the record sent back last
};

class FakeLine final : public sync::exchange::Transport {
  public:
    explicit FakeLine(FakeHub& hub) : hub_(hub) {}
    Result<sync::batch::Response> send(const sync::batch::Request& request) override {
        return hub_.answer(request);
    }

  private:
    FakeHub& hub_;
};

/// Runs nothing until told: to look at what happens between asking and the answer.
class HeldJobs final : public Jobs {
  public:
    void run(Queue /*queue*/, std::function<void()> task, std::function<void()> done) override {
        if (!held) {
            inline_.run(Queue::store, std::move(task), std::move(done));
            return;
        }
        waiting_.push_back([this, task = std::move(task), done = std::move(done)] {
            inline_.run(Queue::store, task, done);
        });
    }
    void deliver() override {}
    void drain() override {
        while (!waiting_.empty())
            step();
    }
    void step() {
        auto next = std::move(waiting_.front());
        waiting_.erase(waiting_.begin());
        next();
    }
    std::size_t waiting() const { return waiting_.size(); }
    bool held = false;

  private:
    InlineJobs inline_;
    std::vector<std::function<void()>> waiting_;
};

/// Everything a story needs; `workplace()` may be opened again on the same folder.
struct Laptop {
    explicit Laptop(std::unique_ptr<Jobs> with_jobs = std::make_unique<InlineJobs>())
        : jobs(std::move(with_jobs)), random(20261120), hub(random) {
        hub.clock = &clock;
    }
    std::unique_ptr<Workplace> workplace() {
        Workplace::World world;
        world.clock = &clock;
        world.random = &random;
        world.jobs = jobs.get();
        world.transport = [this](const std::string& url) {
            CHECK(url == "http://hub.test");
            return std::make_unique<FakeLine>(hub);
        };
        world.cost = sync::seal::kTestCost;
        world.gps = &gps;
        world.camera = &camera;
        world.sound = &sound;
        world.background_sound = &background_sound;
        world.trial = trial;
        world.places_folder = places_folder;
        return std::make_unique<Workplace>(folder / "store", world);
    }
    std::string enrolment() {
        hub.write_enrolment(folder / "laptop.relais");
        return folder / "laptop.relais";
    }

    bool trial = false;
    std::string places_folder;  ///< empty: no gazetteer
    relais::tests::TemporaryFolder folder;
    ManualClock clock;
    relais::tests::FakeGps gps;
    relais::tests::FakeCamera camera;
    relais::tests::FakeSound sound, background_sound;
    std::unique_ptr<Jobs> jobs;
    SeededRandom random;
    FakeHub hub;
};

inline constexpr const char* kPassphrase = "trois ânes au marché";

/// The completion that a story waits for: runs what is queued, then gives the outcome.
template <class T = void>
class Outcome {
  public:
    Done<T> done() {
        return [slot = slot_](Result<T> result) { slot->emplace(std::move(result)); };
    }
    Result<T> get(Jobs& jobs) {
        jobs.drain();
        REQUIRE(slot_->has_value());
        return **slot_;
    }
    bool arrived() const { return slot_->has_value(); }

  private:
    std::shared_ptr<std::optional<Result<T>>> slot_ = std::make_shared<std::optional<Result<T>>>();
};

}  // namespace relais::client::work::tests
