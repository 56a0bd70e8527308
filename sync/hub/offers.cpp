#include "sync/hub/offers.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/batch/notice.h"
#include "sync/hub/folder.h"
#include "sync/hub/outlines.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr const char* kCurrent = "/current";
/// So that a notice with all of them, and with all else it may say, is one answer.
constexpr std::size_t kMaxOffersBytes = 36U << 10U;

std::string blob_path(const std::string& folder, const seal::Hash& hash) {
    return folder + "/" + to_hex(seal::bytes_of(hash));
}

/// People, points, teams, keys and address: an enrolment for no laptop, without files.
Result<std::string> lists_of(const HubFolder& folder) {
    auto enrolment = TRY(folder.lists());
    enrolment.secret.assign(16, '\0');
    const auto bytes = batch::encode(enrolment, TRY(folder.sign_keys()));
    TRY(batch::decode_enrolment(bytes));  // what a laptop would not take is told here
    return bytes;
}

const batch::Offer* find(const Offers& offers, batch::OfferKind kind, const std::string& name) {
    for (const auto& offer : offers.offers)
        if (offer.kind == kind && offer.name == name) return &offer;
    return nullptr;
}

class Publisher {
  public:
    Publisher(std::string folder, Offers before, Random& random)
        : folder_(std::move(folder)), before_(std::move(before)), random_(random) {}

    Result<void> add(batch::OfferKind kind, const std::string& name, std::string_view bytes) {
        const auto* known = find(before_, kind, name);
        if (known != nullptr && known->plain == seal::hash(bytes) &&
            path_exists(blob_path(folder_, known->blob))) {
            after_.offers.push_back(*known);
            return {};
        }
        batch::Offer offer;
        offer.kind = kind;
        offer.name = name;
        const auto sealed = batch::seal_blob(offer, bytes, random_);
        TRY(write_file_atomically(blob_path(folder_, offer.blob), sealed));
        after_.offers.push_back(std::move(offer));
        ++fresh_;
        return {};
    }

    Result<Published> finish() {
        if (before_.number > 0 && after_.offers == before_.offers)
            return Published{before_.number, 0};
        const auto offers = batch::encode_offers(after_.offers);
        if (offers.size() > kMaxOffersBytes)
            return fail(Errc::limit, "forms", "are too many files, or their names are too long");
        after_.number = before_.number + 1;
        TRY(write_file_atomically(folder_ + kCurrent,
                                  batch::Writer().u64(after_.number).raw(offers).take()));
        remove_old();
        return Published{after_.number, fresh_};
    }

  private:
    /// A laptop that was fetching one of them asks again what is offered.
    void remove_old() {
        std::error_code ignored;
        for (const auto& offer : before_.offers)
            if (std::none_of(after_.offers.begin(), after_.offers.end(),
                             [&](const batch::Offer& one) { return one.blob == offer.blob; }))
                std::filesystem::remove(blob_path(folder_, offer.blob), ignored);
    }

    std::string folder_;
    Offers before_, after_;
    Random& random_;
    std::size_t fresh_ = 0;
};

}  // namespace

Result<Published> publish(const HubFolder& folder, Random& random) {
    const auto path = folder.offers_folder();
    TRY(make_folders(path));
    const auto lock = TRY(FolderLock::take(path));
    const auto files = TRY(with_outlines(folder.outlines_folder(), TRY(folder.files())));
    if (files.size() + 1 > batch::kMaxFilesOffered)
        return fail(Errc::limit, "forms", "are more than 199 files");
    Publisher publisher(path, TRY(OfferShelf(path).read()), random);
    for (const auto& file : files) {
        if (!batch::is_plain_file_name(file.name))
            return fail(Errc::invalid, file.name, "is no plain file name");
        TRY(publisher.add(batch::OfferKind::file, file.name, file.bytes));
    }
    TRY(publisher.add(batch::OfferKind::lists, "", TRY(lists_of(folder))));
    return publisher.finish();
}

Result<Offers> OfferShelf::read() const {
    const auto path = folder_ + kCurrent;
    if (!path_exists(path)) return Offers{};
    const auto bytes = TRY(read_file(path, batch::kMaxNoticeBytes));
    batch::Reader reader(bytes, "offers");
    Offers offers;
    offers.number = TRY(reader.u64());
    offers.offers = TRY(batch::decode_offers(TRY(reader.raw(reader.left()))));
    return offers;
}

Result<std::string> OfferShelf::blob(const seal::Hash& hash) const {
    const auto path = blob_path(folder_, hash);
    if (!path_exists(path)) return fail(Errc::not_found, "blob", "is not offered any more");
    return read_file(path, batch::kMaxBlobBytes);
}

}  // namespace relais::sync::hub
