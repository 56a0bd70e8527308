#include "client/work/sending.h"

#include <charconv>
#include <string>
#include <utility>

#include "client/work/workplace.h"
#include "client/work/workplace_state.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

namespace {

constexpr const char* kPolicyPreference = "send_policy";
constexpr const char* kBudgetPreference = "send_budget_kib";

const char* word_of(SendPolicy policy) {
    switch (policy) {
    case SendPolicy::always:
        return "always";
    case SendPolicy::safe_place:
        return "safe_place";
    case SendPolicy::manual:
        break;
    }
    return "manual";
}

SendPolicy policy_of(const std::string& word) {
    for (const auto policy : {SendPolicy::always, SendPolicy::safe_place})
        if (word == word_of(policy)) return policy;
    return SendPolicy::manual;
}

}  // namespace

Result<Sending> kept_sending(const sync::store::Store& store) {
    Sending sending;
    if (const auto policy = TRY(store.preference(kPolicyPreference)))
        sending.policy = policy_of(*policy);
    if (const auto text = TRY(store.preference(kBudgetPreference))) {
        int budget = 0;
        std::from_chars(text->data(), text->data() + text->size(), budget);
        if (budget > 0 && budget <= kMostBudgetKib) sending.budget_kib = budget;
    }
    return sending;
}

Result<void> keep_sending(sync::store::Store& store, const Sending& sending) {
    TRY(store.set_preference(kPolicyPreference, word_of(sending.policy)));
    return store.set_preference(kBudgetPreference, std::to_string(sending.budget_kib));
}

Sending Workplace::sending() const {
    return state_->courier.sending();
}

void Workplace::set_sending(const Sending& sending, Done<> done) {
    state_->queue.ask<void>(
        [sending](StoreSide& side) -> Result<void> {
            return keep_sending(*TRY(side.real()), sending);
        },
        [state = state_.get(), sending, done = std::move(done)](const Result<void>& kept) {
            if (kept) state->courier.follow(sending);
            if (done) done(kept);
        });
}

}  // namespace relais::client::work
