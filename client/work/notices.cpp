#include "client/work/notices.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "client/work/store_queue.h"
#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/store/store.h"

namespace relais::client::work {

using sync::store::Finding;
using sync::store::FindingKind;
using sync::store::Store;

namespace {

constexpr const char* kFindingsPreference = "findings";
constexpr const char* kRevokedPreference = "revoked_read";
constexpr std::size_t kMostFindings = 100;  ///< of 38 bytes: a preference holds 4 KiB

constexpr std::pair<FindingKind, const char*> kWords[] = {
    {FindingKind::row_restored, "row_restored"}, {FindingKind::line_restored, "line_restored"},
    {FindingKind::record_lost, "record_lost"},   {FindingKind::record_missing, "record_missing"},
    {FindingKind::chain_broken, "chain_broken"}, {FindingKind::purge_unsigned, "purge_unsigned"},
    {FindingKind::rolled_back, "rolled_back"},
};

std::string encode(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings)
        for (const auto& [kind, word] : kWords)
            if (kind == finding.kind)
                text += std::string(word) + " " + std::to_string(finding.seq) + "\n";
    return text;
}

std::optional<Finding> finding_of(std::string_view line) {
    for (const auto& [kind, word] : kWords) {
        const std::string_view name(word);
        if (!line.starts_with(name) || line.size() <= name.size()) continue;
        Finding finding{kind, 0};
        const char* end = line.data() + line.size();
        const auto read = std::from_chars(line.data() + name.size() + 1, end, finding.seq);
        if (read.ec == std::errc() && read.ptr == end) return finding;
    }
    return std::nullopt;
}

/// Lines that this program does not know are left out.
std::vector<Finding> decode(std::string_view text) {
    std::vector<Finding> findings;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (const auto finding = finding_of(text.substr(0, end))) findings.push_back(*finding);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return findings;
}

/// Those that weigh most first, each once.
void add(std::vector<Finding>& findings, const std::vector<Finding>& more) {
    for (const Finding& finding : more)
        if (std::find(findings.begin(), findings.end(), finding) == findings.end())
            findings.push_back(finding);
    const auto weight = [](const Finding& finding) {
        return finding.kind == FindingKind::row_restored ||
                       finding.kind == FindingKind::line_restored
                   ? 1
                   : 0;
    };
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const Finding& a, const Finding& b) { return weight(a) < weight(b); });
    if (findings.size() > kMostFindings) findings.resize(kMostFindings);
}

}  // namespace

Result<Notices> read_notices(StoreSide& side) {
    auto& store = *TRY(side.real());
    Notices notices;
    const std::string kept = TRY(store.preference(kFindingsPreference)).value_or("");
    notices.findings = decode(kept);
    // The store tells what it found as long as it is open: each is taken over once.
    const auto& found = store.findings();
    add(notices.findings,
        {found.begin() + static_cast<std::ptrdiff_t>(std::min(side.findings_taken, found.size())),
         found.end()});
    // What cannot be kept now (a full disk) is shown all the same, and kept the next time.
    const std::string now = encode(notices.findings);
    if (now == kept || store.set_preference(kFindingsPreference, now))
        side.findings_taken = found.size();
    notices.revoked_from = TRY(store.revoked_from()).value_or(Instant{});
    const std::string read = TRY(store.preference(kRevokedPreference)).value_or("");
    const bool revoked = notices.revoked_from != Instant{};
    notices.unread =
        !notices.findings.empty() || (revoked && read != std::to_string(notices.revoked_from.ms));
    const auto purges = TRY(store.purges());
    if (!purges.empty()) notices.gone_to = purges.back().last_seq;
    return notices;
}

Result<void> put_notices_away(Store& store, const Notices& read) {
    TRY(store.set_preference(kFindingsPreference, ""));
    return store.set_preference(kRevokedPreference, std::to_string(read.revoked_from.ms));
}

// ---- The workplace's part ----

const Notices& Workplace::notices() const {
    return state_->notices;
}

bool Workplace::is_retired() const {
    const auto& people = state_->unlocked.settings.enumerators;
    return !state_->unlocked.enumerator.empty() &&
           std::none_of(people.begin(), people.end(), [this](const auto& person) {
               return person.code == state_->unlocked.enumerator;
           });
}

void Workplace::notices_read() {
    auto& notices = state_->notices;
    state_->queue.ask<void>(
        [read = notices](StoreSide& side) -> Result<void> {
            return put_notices_away(*TRY(side.real()), read);
        },
        {});
    notices.findings.clear();
    notices.unread = false;
}

void Workplace::State::tidy() {
    if (world.trial) return;
    queue.ask<std::optional<Home>>(
        [](StoreSide& there) -> Result<std::optional<Home>> {
            auto* store = TRY(there.real());
            if (TRY(store->purge(kKeepSafeDays)) == 0) return std::nullopt;
            Home home = TRY(read_home(*store));
            home.notices = TRY(read_notices(there));
            return home;
        },
        [this](Result<std::optional<Home>> home) {
            // What could not go yet goes after the next exchange.
            if (!home || !*home || stage == Stage::locked) return;
            show_home(std::move(**home));
        });
}

void Workplace::State::show_home(Home home) {
    take_changes(home);
    if (home.notices) notices = std::move(*home.notices);
    // While exercises are shown the exchange of the real records goes on unseen.
    if (practising)
        courier.show_counts(home.outbox);
    else
        apply(std::move(home));
}

}  // namespace relais::client::work
