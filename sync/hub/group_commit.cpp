#include "sync/hub/group_commit.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/batch.h"
#include "sync/hub/ingest.h"

namespace relais::sync::hub {

namespace {

/// So that nobody waits long for others: a transaction of this size takes some tens of ms.
constexpr std::size_t kMaxGroupBytes = 8U << 20U;
constexpr std::int64_t kMaxPatienceUs = 2000;

using Moment = std::chrono::steady_clock::time_point;

std::int64_t microseconds_since(Moment start) {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 start)
        .count();
}

}  // namespace

struct GroupCommit::Waiting {
    const Arrival* arrival = nullptr;  ///< null: wants the store to itself
    bool done = false;
    Result<batch::Receipt> result = batch::Receipt{};
    std::condition_variable turn;
};

GroupCommit::GroupCommit(IngestStore& store, IngestStore reader, Options options)
    : store_(store), options_(std::move(options)), reader_(std::move(reader)) {}

Result<std::optional<Device>> GroupCommit::device(const batch::DeviceId& id) {
    const std::lock_guard lock(reading_);
    return reader_.device(id);
}

void GroupCommit::wait_for_turn(Waiting& self, std::unique_lock<std::mutex>& lock) {
    line_.push_back(&self);
    self.turn.wait(lock, [&] { return self.done || line_.front() == &self; });
}

/// Those who are checked just now are worth a moment: a commit costs the same for all of them.
void GroupCommit::gather(std::unique_lock<std::mutex>& lock) {
    if (announced_ == 0 || patience_us_ == 0) return;
    joined_.wait_for(lock, std::chrono::microseconds(patience_us_),
                     [&] { return announced_ == 0; });
}

/// The first ones in the line who bring batches.
std::vector<GroupCommit::Waiting*> GroupCommit::group() const {
    std::vector<Waiting*> group;
    std::size_t bytes = 0;
    for (auto* one : line_) {
        if (one->arrival == nullptr) break;
        bytes += one->arrival->bytes.size();
        if (!group.empty() && bytes > kMaxGroupBytes) break;
        group.push_back(one);
    }
    return group;
}

void GroupCommit::write(const std::vector<Waiting*>& group) {
    if (options_.is_nearly_full && options_.is_nearly_full()) {
        for (auto* one : group)
            one->result = fail(Errc::disk_full, "hub", "its disk is nearly full");
        return;
    }
    std::vector<const Arrival*> arrivals;
    arrivals.reserve(group.size());
    for (const auto* one : group)
        arrivals.push_back(one->arrival);
    auto results = store_.insert_all(arrivals);
    for (std::size_t i = 0; i < group.size(); ++i)
        group[i]->result = std::move(results[i]);
}

/// The first one goes, and the next one's turn has come.
void GroupCommit::leave(const std::unique_lock<std::mutex>& lock) {
    RELAIS_ASSERT(lock.owns_lock());
    line_.pop_front();
    if (!line_.empty()) line_.front()->turn.notify_one();
}

Result<batch::Receipt> GroupCommit::insert(const Arrival& arrival, Announced* announced) {
    Waiting self;
    self.arrival = &arrival;
    std::unique_lock lock(mutex_);
    if (announced != nullptr) arrived(*announced, lock);
    wait_for_turn(self, lock);
    if (self.done) return std::move(self.result);
    gather(lock);
    const auto group = this->group();
    lock.unlock();
    const auto start = std::chrono::steady_clock::now();
    write(group);
    const auto took_us = microseconds_since(start);
    lock.lock();
    patience_us_ = std::min(took_us / 4, kMaxPatienceUs);
    figures_.batches += group.size();
    ++figures_.commits;
    // Answered before the log is tended, which takes a while. This one stays first until then.
    line_.erase(line_.begin() + 1, line_.begin() + static_cast<std::ptrdiff_t>(group.size()));
    for (auto* one : group) {
        one->done = true;
        if (one != &self) one->turn.notify_one();
    }
    lock.unlock();
    const auto tidied = store_.tidy(Tidying::when_large);
    if (!tidied && options_.report_fault) options_.report_fault(tidied.error());
    lock.lock();
    leave(lock);
    return std::move(self.result);
}

void GroupCommit::alone(const std::function<void()>& work) {
    Waiting self;
    std::unique_lock lock(mutex_);
    wait_for_turn(self, lock);
    lock.unlock();
    work();
    lock.lock();
    leave(lock);
}

void GroupCommit::tidy() {
    alone([&] {
        const auto tidied = store_.tidy(Tidying::idle);
        if (!tidied && options_.report_fault) options_.report_fault(tidied.error());
    });
}

GroupCommit::Figures GroupCommit::figures() {
    const std::lock_guard lock(mutex_);
    auto figures = figures_;
    figures.waiting = line_.size();
    return figures;
}

GroupCommit::Announced::Announced(GroupCommit* group) : group_(group) {
    if (group_ == nullptr) return;
    const std::lock_guard lock(group_->mutex_);
    ++group_->announced_;
}

GroupCommit::Announced::~Announced() {
    auto* group = group_;
    if (group == nullptr) return;
    const std::unique_lock lock(group->mutex_);
    group->arrived(*this, lock);
}

void GroupCommit::arrived(Announced& announced, const std::unique_lock<std::mutex>& lock) {
    RELAIS_ASSERT(lock.owns_lock());
    if (std::exchange(announced.group_, nullptr) == nullptr) return;
    if (--announced_ == 0) joined_.notify_one();
}

}  // namespace relais::sync::hub
