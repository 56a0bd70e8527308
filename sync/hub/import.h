// Bundles from a stick, at the hub: the same checks and the same store as by HTTP, so that a bundle
// may come any number of times. `serve` holds the store while it runs: it then works off what
// `import` puts into the inbox.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forms/base/random.h"
#include "forms/base/result.h"
#include "sync/batch/bundle.h"
#include "sync/hub/folder.h"
#include "sync/hub/handle.h"

namespace relais::sync::hub {

struct Imported {
    std::size_t stored = 0, duplicate = 0, forked = 0, quarantined = 0;  ///< records
    std::size_t batches = 0;
    std::size_t claims = 0;            ///< laptops that this hub had not met before
    std::vector<std::string> refused;  ///< items that were not taken, and why
    std::size_t attachments = 0;       ///< that are whole now
    bool operator==(const Imported&) const = default;
};
std::string encode(const Imported& imported);  ///< JSON
Result<Imported> decode_imported(std::string_view json);

/// The hub's own failures (disk full) are errors, and what came before them is kept.
Result<Imported> import_items(const std::vector<batch::Item>& items, const Ingest& ingest);

/// The folder in which `import` and `serve` meet.
class Inbox {
  public:
    explicit Inbox(const HubFolder& folder) : folder_(folder.path() + "/inbox") {}
    /// A bundle that was read and is whole; returns its name here.
    [[nodiscard]] Result<std::string> put(const std::vector<batch::Item>& items,
                                          Random& random) const;
    /// Everything that waits; what is not taken in full is kept in `set_aside`. Cheap when nothing
    /// waits.
    [[nodiscard]] Result<void> work_off(const Ingest& ingest) const;
    /// What became of it; nullopt while it waits. It is told once.
    [[nodiscard]] Result<std::optional<Imported>> result(const std::string& name) const;
    /// Where a bundle is kept of which something was refused.
    [[nodiscard]] std::string aside() const { return folder_ + "/set_aside"; }

  private:
    Result<void> work_off_one(const std::string& name, const Ingest& ingest) const;
    std::string folder_;
};

/// A notice for every laptop, with what is offered: what `receipts` writes.
Result<std::vector<batch::Item>> receipts_for_all(const HubFolder& folder, IngestStore& store,
                                                  Instant now, bool with_offers);

}  // namespace relais::sync::hub
