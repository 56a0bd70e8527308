// Records that the desk sends back with comments: to the enumerator who made them, on the laptop
// where she made them. The answer is a new version that replaces the returned one. The desk keeps
// every return, sealed under its key; what goes to the laptop is sealed to the enumerator's own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/time.h"
#include "sync/batch/notice.h"
#include "sync/batch/returned.h"
#include "sync/hub/desk.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"

namespace relais::sync::hub {

enum class ReturnState : std::uint8_t {
    no_key,      ///< the laptop has not said which key the enumerator has there
    no_room,     ///< so many wait for that laptop that this one is offered later
    revoked,     ///< the laptop gets nothing
    offered,     ///< is fetched with the next exchange
    answered,    ///< a new version has come
    taken_back,  ///< by the desk
};

struct ReturnStatus {
    ReturnRow row;
    ReturnState state = ReturnState::offered;
    std::string answer;  ///< instanceID of the version that replaces it
};

/// What the desk wants to return: by its instanceID, or as LAPTOP/NUMBER (name or beginning of its
/// number, and the record's place).
struct ReturnOrder {
    std::string record;
    std::string comment;
    std::vector<batch::Comment> comments;
};

class ReturnsDesk {
  public:
    /// All of them outlive it.
    struct Parts {
        const HubFolder& folder;
        IngestStore& ingest;
        DeskStore& desk;
        const DeskKeys& keys;
        Random& random;
    };
    explicit ReturnsDesk(const Parts& parts) : parts_(parts) {}

    /// Returns it, or changes what is said of one that was returned and has no answer yet; without
    /// comments these stay. Errc::not_found for a record that was not opened, invalid for a
    /// question that its form does not have, refused where a later version has replaced it.
    Result<ReturnStatus> give_back(const ReturnOrder& order, Instant now);
    /// It is not offered any more. Whoever has made an interview of it keeps that.
    Result<ReturnStatus> take_back(const std::string& record, Instant now);
    /// All of them, in the order in which they were returned. What laptops are offered is made
    /// equal to it: answered ones go, those whose enumerator has another key are sealed anew.
    Result<std::vector<ReturnStatus>> settle();

  private:
    struct Known;
    Result<Known> look();
    Result<void> check_questions(const batch::Payload& payload,
                                 const std::vector<batch::Comment>& comments) const;
    Result<batch::Offer> sealed_offer(const ReturnRow& row, const batch::PersonKey& key);
    Result<ReturnState> place(ReturnRow& row, std::vector<batch::Offer>& offers);
    Result<ReturnStatus> status_of(std::int64_t record);
    Parts parts_;
};

}  // namespace relais::sync::hub
