#include "client/work/workplace.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/work/passphrase.h"
#include "client/work/store_queue.h"
#include "client/work/workplace_state.h"
#include "forms/base/file.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/seal/seal.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::store::Store;

namespace {

constexpr std::int64_t kSlowSaveMs = 500;

/// What follows a passphrase that was right; what fails here leaves the store locked.
Result<Unlocked> look_around(StoreSide& side, const std::string& enumerator) {
    auto* store = TRY(side.get());
    Unlocked unlocked;
    unlocked.enumerator = enumerator;
    unlocked.device = sync::batch::to_hex(store->device());
    unlocked.settings = TRY(store->settings());
    unlocked.idle_minutes = TRY(kept_idle_minutes(*store));
    unlocked.sending = TRY(kept_sending(*store));
    side.forms.load(*store, unlocked.settings.file_names);
    unlocked.forms = side.forms.entries();
    side.updates_shown = TRY(store->updates_here());
    unlocked.home = TRY(read_home(*store));
    unlocked.home.notices = TRY(read_notices(side));
    return unlocked;
}

Result<Unlocked> enter_store(StoreSide& side, const std::string& enumerator,
                             const Passphrase& passphrase) {
    auto* store = TRY(side.get());
    if (!store->unlocked()) TRY(store->unlock(enumerator, passphrase.text()));
    auto unlocked = look_around(side, enumerator);
    if (!unlocked) {
        side.forms.clear();
        store->lock();
    }
    return unlocked;
}

Result<sync::batch::Enrolment> read_enrolment(const std::string& file_path) {
    const std::string bytes = TRY(read_file(file_path, sync::batch::kMaxEnrolmentBytes));
    return sync::batch::decode_enrolment(bytes);
}

Result<void> create_store(StoreSide& side, const std::string& file_path,
                          const std::string& enumerator, const Passphrase& passphrase,
                          sync::seal::PassphraseCost cost) {
    if (side.store) return fail(Errc::already_exists, side.folder, "holds a store already");
    const auto enrolment = TRY(read_enrolment(file_path));
    TRY(make_folders(side.folder));
    side.store.emplace(TRY(Store::create(side.folder, enrolment, enumerator, passphrase.text(),
                                         side.clock, side.random, cost)));
    return {};
}

}  // namespace

// ---- Opening and closing ----

Workplace::Workplace(std::string folder, const World& world)
    : state_(std::make_unique<State>(std::move(folder), world)) {
    RELAIS_ASSERT(world.clock != nullptr && world.random != nullptr && world.jobs != nullptr);
    state_->open_store();
}

Workplace::~Workplace() {
    if (state_->interview && !state_->closing) {  // what is recorded still is a piece of the draft
        state_->rest_ear(BackgroundState::none);
        if (state_->answer_pieces.active())
            state_->answer_pieces.end(state_->world.sound->take_recording());
    }
    auto draft = state_->closing ? std::nullopt : state_->keeper.last_words();
    state_->courier.stop();
    state_->queue.settle([draft = std::move(draft)](StoreSide& side) {
        auto store = side.get();
        // Nobody is left to hear of a failure; what was on disk before stays there.
        if (draft && store) static_cast<void>((*store)->save_draft(*draft));
        side.forms.clear();
        side.practice.reset();
        side.store.reset();
    });
}

Stage Workplace::stage() const {
    return state_->stage;
}
const std::optional<Error>& Workplace::open_error() const {
    return state_->open_error;
}
std::vector<std::string> Workplace::enumerator_codes() const {
    return state_->codes;
}
const sync::store::Settings& Workplace::settings() const {
    return state_->unlocked.settings;
}
const std::optional<sync::store::Shift>& Workplace::shift() const {
    return state_->shift;
}
bool Workplace::is_trial() const {
    return state_->world.trial;
}
std::string Workplace::enumerator() const {
    return state_->unlocked.enumerator;
}

void Workplace::enrolment_words(std::string file_path, Done<std::string> done) {
    state_->queue.ask<std::string>(
        [file_path = std::move(file_path)](StoreSide&) -> Result<std::string> {
            const auto enrolment = TRY(read_enrolment(file_path));
            return sync::seal::fingerprint_words(sync::batch::fingerprint(enrolment));
        },
        std::move(done));
}

void Workplace::enrol(std::string file_path, std::string enumerator, std::string passphrase,
                      Done<> done) {
    struct Enrolled {
        std::vector<std::string> codes;
        Result<Unlocked> unlocked;
    };
    auto secret = std::make_shared<Passphrase>(std::move(passphrase));
    state_->queue.ask<Enrolled>(
        [file_path = std::move(file_path), enumerator = std::move(enumerator),
         secret = std::move(secret),
         cost = state_->world.cost](StoreSide& side) -> Result<Enrolled> {
            TRY(create_store(side, file_path, enumerator, *secret, cost));
            auto codes = TRY(side.store->enumerator_codes());
            return Enrolled{std::move(codes), enter_store(side, enumerator, *secret)};
        },
        [state = state_.get(), done = std::move(done)](Result<Enrolled> enrolled) {
            if (!enrolled) {
                if (done) done(std::unexpected(enrolled.error()));
                return;
            }
            state->open_error.reset();
            state->codes = std::move(enrolled->codes);
            state->stage = Stage::locked;
            if (!enrolled->unlocked) {
                if (done) done(std::unexpected(enrolled->unlocked.error()));
                return;
            }
            state->enter(std::move(*enrolled->unlocked));
            if (done) done({});
        });
}

void Workplace::lend(std::shared_ptr<const OpenForm> form) {
    state_->queue.ask<void>(
        [form = std::move(form)](StoreSide& side) -> Result<void> {
            side.forms.give(form);
            return {};
        },
        {});
}

void Workplace::unlock(std::string enumerator, std::string passphrase, Done<> done) {
    if (unlock_wait_ms(enumerator) > 0) {
        if (done) done(fail(Errc::refused, enumerator, "too many wrong passphrases: wait"));
        return;
    }
    auto secret = std::make_shared<Passphrase>(std::move(passphrase));
    state_->queue.ask<Unlocked>(
        [enumerator, secret = std::move(secret)](StoreSide& side) -> Result<Unlocked> {
            auto* store = TRY(side.get());
            if (store->unlocked()) return fail(Errc::refused, side.folder, "is unlocked already");
            return enter_store(side, enumerator, *secret);
        },
        [state = state_.get(), enumerator, done = std::move(done)](Result<Unlocked> unlocked) {
            if (unlocked) {
                state->waits.succeeded(enumerator);
                state->enter(std::move(*unlocked));
            } else if (unlocked.error().code == Errc::wrong_key) {
                state->waits.failed(enumerator, state->world.clock->monotonic_ms());
            }
            if (!done) return;
            if (unlocked)
                done({});
            else
                done(std::unexpected(unlocked.error()));
        });
}

void Workplace::open_shift(std::string point, std::string team, Done<> done) {
    state_->change(
        [point = std::move(point), team = std::move(team)](Store& store) -> Result<void> {
            TRY(store.open_shift(point, team));
            return {};
        },
        std::move(done));
}

void Workplace::close_shift(Done<> done) {
    const auto close = [](Store& store) -> Result<void> {
        std::vector<sync::store::DraftId> carried_over;
        for (const auto& draft : TRY(store.drafts()))
            carried_over.push_back(draft.id);
        return store.close_shift(carried_over);
    };
    state_->leave([state = state_.get(), close, done = std::move(done)](Result<void> left) {
        if (!left) {
            if (done) done(left);
            return;
        }
        state->change(close, done);
    });
}

void Workplace::lock(Done<> done) {
    if (state_->stage == Stage::no_store || state_->stage == Stage::locked) {
        if (done) done({});
        return;
    }
    state_->leave([state = state_.get(), done = std::move(done)](Result<void> left) {
        if (!left) {
            if (done) done(left);
            return;
        }
        state->queue.ask<void>(
            [](StoreSide& side) -> Result<void> {
                side.practice.reset();
                auto* store = TRY(side.real());
                side.forms.clear();
                store->lock();
                return {};
            },
            [state, done](const Result<void>& locked) {
                if (locked) state->forget();
                if (done) done(locked);
            });
    });
}

// ---- Home ----

const std::vector<FormEntry>& Workplace::forms() const {
    return state_->unlocked.forms;
}
const std::vector<DraftEntry>& Workplace::drafts() const {
    return state_->drafts;
}
const std::vector<RecordEntry>& Workplace::records() const {
    return state_->records;
}
const Today& Workplace::today() const {
    return state_->today;
}
const ExchangeView& Workplace::exchange() const {
    return state_->courier.view();
}

// ---- Exchange ----

void Workplace::send_now() {
    state_->courier.send_now();
}
void Workplace::cancel_sending() {
    state_->courier.cancel();
}

std::int64_t Workplace::tick() {
    const Clock& clock = *state_->world.clock;
    if (local_date(clock.now(), clock.utc_offset_minutes()) != state_->today_date) state_->count();
    const auto retry = state_->keeper.tick();
    std::int64_t wait = state_->courier.tick();
    if (state_->stage == Stage::locked)
        if (const auto second = state_->waits.next_second_ms(clock.monotonic_ms()); second > 0)
            wait = std::min(wait, second);
    for (auto* pieces : {&state_->answer_pieces, &state_->ear_pieces})
        if (const auto next = pieces->tick()) wait = std::min(wait, *next);
    if (state_->keeper.saving()) wait = std::min(wait, kSlowSaveMs);  // slow ones are told
    return retry ? std::min(*retry, wait) : wait;
}

}  // namespace relais::client::work
