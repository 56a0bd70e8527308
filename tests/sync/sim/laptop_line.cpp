// How a laptop calls the hub: as client/work does, over the same steps.
#include <algorithm>

#include "sync/batch/bytes.h"
#include "tests/sync/sim/laptop.h"
#include "tests/sync/sim/line.h"

namespace relais::tests::sim {

namespace {

using sync::exchange::Step;
using sync::exchange::StepKind;

constexpr std::int64_t kProbeMs = 10 * kMinute;
constexpr int kMaxFailures = 16;
/// More than all that can wait at once.
constexpr std::uint64_t kMostRequests = 400;
/// Full jitter up to half an hour comes to some hundred tries a day: this many never.
constexpr std::uint64_t kMostTriesOfADay = 250;

/// The moment that a notice names (sync/README.md, "Notice").
std::int64_t made_of(const std::string& notice) {
    constexpr std::size_t kFront = 4 + 2 + 16 + 4 + 32;
    if (notice.size() < kFront) return 0;
    batch::Reader reader(std::string_view(notice).substr(kFront), "notice");
    return reader.i64().value_or(0);
}

}  // namespace

void Laptop::link_up(std::int64_t for_ms, bool by_hand) {
    link_until_ = std::max(link_until_, world_.timeline.now() + for_ms);
    if (!on() || under_way_) return;
    if (by_hand) return begin();
    // It has been trying all day.
    failures_ = std::max(failures_, 9);
    try_later(0);
}

void Laptop::begin_without_link() {
    if (!on() || linked()) return;
    dead_day_ = true;
    dead_tries_ = 0;
    failures_ = 0;
    if (!under_way_) begin();
    world_.timeline.after(kDay, [this, exchange = exchange_] {
        static_cast<void>(exchange);
        dead_day_ = false;
    });
}

void Laptop::try_later(int retry_after_s) {
    const auto wait = sync::exchange::backoff_ms(failures_, retry_after_s, random_);
    world_.timeline.after(wait, [this, exchange = exchange_] {
        if (exchange == exchange_ && !under_way_ && (linked() || dead_day_)) begin();
    });
}

void Laptop::begin() {
    if (!on() || under_way_) return;
    ++exchange_;
    ++world_.figures.exchanges;
    under_way_ = true;
    in_exchange_ = 0;
    progress_ = sync::exchange::Progress{.batch_bytes = progress_.batch_bytes};
    if (dead_day_ && !linked() && ++dead_tries_ > kMostTriesOfADay) {
        complain("calls again and again where nobody answers");
        dead_day_ = false;
    }
    plan_next();
}

void Laptop::plan_next() {
    auto step = sync::exchange::plan(*store_, progress_, random_);
    if (!step) return failed(step.error(), 0);
    if (!*step) {
        under_way_ = false;
        failures_ = 0;
        note("exchange done");
        const auto outbox = store_->outbox();
        if (!outbox) return complain("outbox: " + describe(outbox.error()));
        // The window looks every ten minutes whether the hub is there; here, not each time.
        if (outbox->queued > 0 || (!world_.healed && world_.chance.in_100(20)))
            world_.timeline.after(kProbeMs, [this, exchange = exchange_] {
                if (exchange == exchange_ && linked()) begin();
            });
        return;
    }
    if (++in_exchange_ > kMostRequests) {
        complain("an exchange does not end");
        return switch_off();
    }
    carry(world_, (*step)->request, linked(),
          [this, exchange = exchange_, step = **step](const Result<batch::Response>& response) {
              if (exchange != exchange_ || !on()) return;
              if (!world_.healed && world_.chance.in_1000(world_.plan.mischief.crash)) {
                  ++world_.figures.crashes;
                  note("crashes");
                  switch_off();
                  return switch_on();
              }
              answered(step, response);
          });
}

void Laptop::answered(const Step& step, const Result<batch::Response>& response) {
    if (!response) {
        sync::exchange::note_failure(progress_);
        return failed(response.error(), 0);
    }
    auto given = *response;
    commit(step, given);
}

void Laptop::commit(const Step& step, const batch::Response& response) {
    const auto before = store_->outbox();
    if (!before) return complain("outbox: " + describe(before.error()));
    Result<void> committed;
    const auto exchange = exchange_;
    at_risk([&] { committed = sync::exchange::commit(*store_, step, response, progress_); });
    if (exchange != exchange_) return switch_on();  // the power went
    if (!committed) return failed(committed.error(), response.retry_after_s);
    if (step.kind == StepKind::notice) watch_notice(step, response, before->queued);
    plan_next();
}

/// What was said once is taken back by nothing older.
void Laptop::watch_notice(const Step&, const batch::Response& response,
                          std::uint64_t queued_before) {
    if (response.status != 200) return;
    const auto made = made_of(response.body);
    const auto outbox = store_->outbox();
    note("hears " + std::to_string(made) + ", queued " +
         std::to_string(outbox ? outbox->queued : 0));
    if (outbox && outbox->queued > queued_before && made < latest_notice_ms_)
        complain("an older notice took something back");
    latest_notice_ms_ = std::max(latest_notice_ms_, made);
}

void Laptop::failed(const Error& error, int retry_after_s) {
    under_way_ = false;
    ++world_.figures.failures;
    note("exchange fails: " + std::string(error.detail));
    // A blob that came altered is fetched anew.
    const bool ours = error.subject != "blob" && error.subject != "receipt";
    if (ours &&
        (error.code == Errc::corrupt || error.code == Errc::io || error.code == Errc::read_only))
        complain("exchange: " + describe(error));
    if (error.code == Errc::refused) ask_office();
    try_later(retry_after_s);
    failures_ = std::min(failures_ + 1, kMaxFailures);
}

/// The hub says that it does not know this laptop: its enumerator telephones.
void Laptop::ask_office() {
    const auto outbox = store_->outbox();
    if (asked_office_ || !outbox || outbox->claimed) return;
    asked_office_ = true;
    world_.timeline.after(world_.healed ? 0 : world_.chance.between(kHour, 2 * kDay), [this] {
        asked_office_ = false;
        world_.hub->expect_again(enrolment_);
    });
}

}  // namespace relais::tests::sim
