// What waits at the hub for one laptop alone: records that the desk returned, sealed. The desk
// writes (it holds the desk's lock), `serve` reads. Files are replaced whole, blobs are there
// before they are named.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/notice.h"

namespace relais::sync::hub {

/// What waits, and how often that has changed: it is part of the number that a notice tells.
struct Waiting {
    std::uint64_t changes = 0;
    std::vector<batch::Offer> offers;
};

class Post {
  public:
    explicit Post(std::string folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Result<Waiting> of(const batch::DeviceId& device) const;
    /// Errc::not_found for what does not wait for that laptop, whoever else it waits for.
    [[nodiscard]] Result<std::string> blob(const batch::DeviceId& device,
                                           const seal::Hash& hash) const;
    /// For the desk: laptops that anything ever waited for.
    [[nodiscard]] Result<std::vector<batch::DeviceId>> devices() const;
    [[nodiscard]] Result<void> put_blob(const batch::Offer& offer, std::string_view sealed) const;
    /// Whether that blob lies here, whole.
    [[nodiscard]] bool has_blob(const batch::Offer& offer) const;
    /// These and no others wait from now on; nothing is written where they do already.
    [[nodiscard]] Result<void> set(const batch::DeviceId& device,
                                   const std::vector<batch::Offer>& offers) const;

    /// Blobs that nothing names: of a command that did not end.
    [[nodiscard]] Result<void> sweep() const;

  private:
    [[nodiscard]] std::string path_of(const batch::DeviceId& device) const;
    [[nodiscard]] std::string path_of(const seal::Hash& blob) const;
    std::string folder_;
};

}  // namespace relais::sync::hub
