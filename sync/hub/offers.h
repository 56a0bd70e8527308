// What the hub hands out after enrolment: forms, their lists, and people, points and teams. Each is
// sealed once and named by its hash; `publish` writes, `serve` reads. Format: sync/README.md,
// "Blob".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/notice.h"
#include "sync/hub/folder.h"

namespace relais::sync::hub {

struct Offers {
    std::uint64_t number = 0;  ///< 0: nothing was published yet
    std::vector<batch::Offer> offers;
};

struct Published {
    std::uint64_t number = 0;
    std::size_t fresh = 0;  ///< so many things are new or changed
};

/// Makes what laptops are offered equal to the folder's forms and lists. The number grows only when
/// something changed. Errc::in_use while another does the same.
Result<Published> publish(const HubFolder& folder, Random& random);

class OfferShelf {
  public:
    explicit OfferShelf(std::string folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Result<Offers> read() const;
    /// Errc::not_found when it is offered no more.
    [[nodiscard]] Result<std::string> blob(const seal::Hash& hash) const;

  private:
    std::string folder_;
};

}  // namespace relais::sync::hub
