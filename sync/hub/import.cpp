#include "sync/hub/import.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/batch/attachment.h"
#include "sync/batch/batch.h"
#include "sync/batch/bundle.h"
#include "sync/batch/message.h"
#include "sync/batch/notice.h"
#include "sync/hub/answer_attachments.h"
#include "sync/hub/attachments.h"
#include "sync/hub/folder.h"
#include "sync/hub/handle.h"
#include "sync/hub/ingest.h"
#include "sync/hub/office.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

using batch::Item;
using batch::ItemKind;

constexpr std::size_t kMaxResultBytes = 1U << 20U;
constexpr std::size_t kMaxRefusals = 100;  ///< that are told one by one
constexpr std::size_t kMaxAside = 200;     ///< bundles that are kept because of refusals
constexpr const char* kResultSuffix = ".json";
constexpr std::string_view kBundleSuffix = ".relais";

/// Our own failure, which ends the import; anything else is the item's.
bool is_ours(Errc code) {
    return code == Errc::io || code == Errc::disk_full || code == Errc::in_use ||
           code == Errc::read_only;
}

class Importing {
  public:
    explicit Importing(const Ingest& ingest) : ingest_(ingest) {}

    Result<void> take(const Item& item) {
        switch (item.kind) {
        case ItemKind::claim:
            return take_claim(item);
        case ItemKind::batch:
            return take_batch(item);
        case ItemKind::people:
            return take_people(item);
        case ItemKind::chunk:
            return take_chunk(item);
        case ItemKind::notice:
        case ItemKind::blob:
        case ItemKind::held:
            return {};  // for laptops
        }
        return {};
    }
    Imported imported;

  private:
    void refuse(const Item& item, const std::string& why) {
        if (imported.refused.size() < kMaxRefusals)
            imported.refused.push_back("laptop " + batch::to_hex(item.device).substr(0, 8) + ": " +
                                       why);
    }

    Result<void> take_claim(const Item& item) {
        const auto before = TRY(device_of(ingest_, item.device));
        batch::Request request;
        request.method = "POST";
        request.path = "/v1/enrol";
        request.body = item.bytes;
        const auto response = handle(request, ingest_);
        if (response.status >= 500)
            return fail(Errc::io, "hub", "could not store anything; see its messages");
        if (response.status != 200)
            refuse(item, "its claim is not accepted; make a new enrolment");
        else if (!before)
            ++imported.claims;
        return {};
    }

    Result<void> take_batch(const Item& item) {
        const auto known = TRY(device_of(ingest_, item.device));
        if (!known) {
            refuse(item, "is not enrolled here; its records are kept in the bundle");
            return {};
        }
        const auto decoded = batch::decode(item.bytes, known->verify_key);
        if (!decoded || decoded->device != item.device) {
            refuse(item, decoded ? "its batch is of another laptop"
                                 : "its batch " + decoded.error().detail);
            return {};
        }
        const auto now = ingest_.clock.now();
        const auto trust = ingest_.office == nullptr ? Trust::counted
                                                     : TRY(ingest_.office->trust(item.device, now));
        const auto receipt = insert_into(ingest_, arrival_of(*decoded, item.bytes, now, trust));
        if (!receipt && is_ours(receipt.error().code)) return std::unexpected(receipt.error());
        if (!receipt) {
            refuse(item, receipt.error().detail);
            return {};
        }
        ++imported.batches;
        for (const auto& line : receipt->lines)
            count(line.outcome);
        return {};
    }

    /// One that was overtaken meanwhile is no news.
    Result<void> take_people(const Item& item) {
        const auto known = TRY(device_of(ingest_, item.device));
        if (!known || ingest_.office == nullptr) {
            refuse(item, "is not enrolled here");
            return {};
        }
        const auto taken = ingest_.office->take_people(*known, item.bytes);
        if (taken || taken.error().code == Errc::already_exists) return {};
        if (is_ours(taken.error().code)) return taken;
        refuse(item, "its " + taken.error().subject + " " + taken.error().detail);
        return {};
    }

    /// As by HTTP; what a laptop packed anew may begin before the place where the hub is.
    Result<void> take_chunk(const Item& item) {
        if (ingest_.attachments == nullptr) return {};
        const auto known = TRY(device_of(ingest_, item.device));
        if (!known) {
            refuse(item, "is not enrolled here; its files are kept in the bundle");
            return {};
        }
        auto chunk = batch::decode_chunk(item.bytes, known->verify_key);
        if (!chunk || chunk->device != item.device) {
            refuse(item, chunk ? "its piece of a file is of another laptop"
                               : "its piece of a file " + chunk.error().detail);
            return {};
        }
        const auto before = TRY(ingest_.attachments->place(item.device, chunk->attachment));
        if (before.holding != batch::Holding::part) return {};
        const auto known_bytes = before.bytes - std::min(before.bytes, chunk->offset);
        if (known_bytes >= chunk->bytes.size()) return {};
        chunk->bytes.erase(0, static_cast<std::size_t>(known_bytes));
        chunk->offset += known_bytes;
        const auto trust = ingest_.office == nullptr
                               ? Trust::counted
                               : TRY(ingest_.office->trust(item.device, ingest_.clock.now()));
        const auto taken = ingest_.attachments->take(*chunk, trust);
        if (!taken && is_ours(taken.error().code)) return std::unexpected(taken.error());
        if (!taken)
            refuse(item, "one of its files " + taken.error().detail);
        else if (!taken->taken)
            refuse(item, "a piece of a file is missing before this one: pack the stick anew");
        else if (taken->held.holding != batch::Holding::part)
            ++imported.attachments;
        return {};
    }

    void count(batch::Outcome outcome) {
        switch (outcome) {
        case batch::Outcome::stored:
            ++imported.stored;
            return;
        case batch::Outcome::duplicate:
            ++imported.duplicate;
            return;
        case batch::Outcome::forked:
            ++imported.forked;
            return;
        case batch::Outcome::quarantined:
            ++imported.quarantined;
            return;
        }
    }

    const Ingest& ingest_;
};

void remove_quietly(const std::string& path) {
    std::error_code ignored;  // left behind, it is imported once more: nothing changes
    std::filesystem::remove(path, ignored);
}

/// A bundle of which something was not taken is kept for a person to look at.
Result<void> keep_aside(const std::string& folder, const std::string& name,
                        const std::string& path) {
    TRY(make_folders(folder));
    if (TRY(list_folder(folder)).size() >= kMaxAside) return {};
    return write_file_atomically(folder + "/" + name, TRY(read_file(path, batch::kMaxBundleBytes)));
}

}  // namespace

Result<Imported> import_items(const std::vector<Item>& items, const Ingest& ingest) {
    Importing importing(ingest);
    for (const auto& item : items)
        TRY(importing.take(item));
    return std::move(importing.imported);
}

std::string encode(const Imported& imported) {
    const nlohmann::ordered_json json = {
        {"stored", imported.stored},   {"duplicate", imported.duplicate},
        {"forked", imported.forked},   {"quarantined", imported.quarantined},
        {"batches", imported.batches}, {"claims", imported.claims},
        {"refused", imported.refused}, {"attachments", imported.attachments}};
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<Imported> decode_imported(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return fail(Errc::corrupt, "inbox", "holds a result that is none");
    const auto number = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
    };
    Imported imported{number("stored"),
                      number("duplicate"),
                      number("forked"),
                      number("quarantined"),
                      number("batches"),
                      number("claims"),
                      {},
                      number("attachments")};
    const auto refused = json.find("refused");
    if (refused != json.end() && refused->is_array())
        for (const auto& one : *refused)
            if (one.is_string()) imported.refused.push_back(one.get<std::string>());
    return imported;
}

Result<std::string> Inbox::put(const std::vector<Item>& items, Random& random) const {
    TRY(make_folders(folder_));
    const auto path = TRY(batch::write_bundle(folder_, "import", items, random));
    return path.substr(folder_.size() + 1);
}

Result<void> Inbox::work_off(const Ingest& ingest) const {
    if (!path_exists(folder_)) return {};
    for (const auto& name : TRY(list_folder(folder_)))
        if (name.starts_with("import-") && name.ends_with(kBundleSuffix))
            TRY(work_off_one(name, ingest));
    return {};
}

Result<void> Inbox::work_off_one(const std::string& name, const Ingest& ingest) const {
    const auto path = folder_ + "/" + name;
    Imported imported;
    if (const auto items = batch::read_bundle(path))
        imported = TRY(import_items(*items, ingest));
    else
        imported.refused.push_back("the bundle " + items.error().detail);
    if (!imported.refused.empty()) TRY(keep_aside(aside(), name, path));
    TRY(write_file_atomically(folder_ + "/" + name + kResultSuffix, encode(imported)));
    remove_quietly(path);
    return {};
}

Result<std::optional<Imported>> Inbox::result(const std::string& name) const {
    const auto path = folder_ + "/" + name + kResultSuffix;
    if (!path_exists(path)) return std::nullopt;
    auto imported = TRY(decode_imported(TRY(read_file(path, kMaxResultBytes))));
    remove_quietly(path);
    return imported;
}

Result<std::vector<Item>> receipts_for_all(const HubFolder& folder, IngestStore& store, Instant now,
                                           bool with_offers) {
    const Office office(folder);
    const auto keys = TRY(folder.sign_keys());
    const auto offers = TRY(OfferShelf(folder.offers_folder()).read());
    auto attachments = TRY(AttachmentStore::open_for_reading(folder.attachments_folder()));
    std::vector<Item> items;
    for (const auto& status : TRY(store.devices())) {
        // What a laptop has already cannot be known here: it is told all that is offered.
        const auto waiting = TRY(folder.post().of(status.device.id));
        const auto since = with_offers ? 0 : offers.number + waiting.changes;
        const auto notice = TRY(office.notice(store, status.device, since, now));
        items.push_back({ItemKind::notice, status.device.id, batch::encode(notice, keys)});
        const auto held = TRY(all_held(attachments, office, status.device, now));
        if (!held.held.empty())
            items.push_back({ItemKind::held, status.device.id, batch::encode(held, keys)});
        if (!with_offers || notice.sealed_offers.empty()) continue;
        for (const auto& offer : waiting.offers)
            items.push_back(
                {ItemKind::blob, {}, TRY(folder.post().blob(status.device.id, offer.blob))});
    }
    if (!with_offers) return items;
    const OfferShelf shelf(folder.offers_folder());
    for (const auto& offer : offers.offers)
        items.push_back({ItemKind::blob, {}, TRY(shelf.blob(offer.blob))});
    return items;
}

}  // namespace relais::sync::hub
