#include "sync/hub/keys.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "sync/batch/bytes.h"
#include "sync/batch/reset.h"
#include "sync/hub/desk.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/hub/offers.h"
#include "sync/seal/seal.h"
#include "sync/seal/shares.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kMaxKeyFileBytes = 4096;
constexpr std::size_t kSecretBytes = 32;
constexpr std::string_view kShareMagic = "RLQ0";

/// The last line that is not empty: what stands above it is for people.
std::string_view last_line(std::string_view text) {
    text = trim(text);
    const auto end = text.rfind('\n');
    return trim(end == std::string_view::npos ? text : text.substr(end + 1));
}

Result<seal::BoxKeys> whole_key(const std::string& file, std::string_view text) {
    const auto bytes = from_hex(last_line(text));
    if (!bytes || bytes->size() != kSecretBytes)
        return fail(Errc::invalid, file, "is neither a recovery key nor a share of one");
    return seal::box_keys_from(seal::Secret(*bytes));
}

bool is_share(std::string_view text) {
    return last_line(text).starts_with(to_hex(kShareMagic));
}

}  // namespace

std::string share_text(const HubFolder& folder, const seal::Share& share) {
    batch::Writer writer;
    writer.raw(kShareMagic).u8(kCustodiansNeeded).u8(share.number).raw(share.bytes.view());
    const auto hash = seal::hash(writer.bytes());
    writer.raw(seal::bytes_of(hash).substr(0, 4));
    return "Share " + std::to_string(share.number) + " of " + std::to_string(kCustodians) +
           " of the recovery key of the Relais project \"" + folder.project() +
           "\".\nAny two of them open every record; one alone tells nothing. Keep it apart from\n"
           "the others, and away from the hub.\n" +
           to_hex(writer.bytes()) + "\n";
}

Result<seal::Share> share_from(std::string_view text) {
    const auto bytes = from_hex(last_line(text));
    if (!bytes) return fail(Errc::invalid, "share", "is none");
    batch::Reader reader(*bytes, "share");
    if (TRY(reader.raw(kShareMagic.size())) != kShareMagic) return reader.invalid("is none");
    if (TRY(reader.u8()) != kCustodiansNeeded) return reader.invalid("is of another kind");
    seal::Share share;
    share.number = TRY(reader.u8());
    share.bytes = seal::Secret(TRY(reader.raw(kSecretBytes)));
    const auto check = TRY(reader.raw(4));
    TRY(reader.end());
    const auto hash = seal::hash(std::string_view(*bytes).substr(0, bytes->size() - 4));
    if (seal::bytes_of(hash).substr(0, 4) != check)
        return fail(Errc::corrupt, "share", "was copied wrongly: a letter or digit is not right");
    return share;
}

Result<seal::BoxKeys> read_recovery(const HubFolder& folder,
                                    const std::vector<std::string>& files) {
    std::vector<seal::Share> shares;
    std::vector<seal::BoxKeys> whole;
    for (const auto& file : files) {
        const auto text = TRY(read_file(file, kMaxKeyFileBytes));
        if (!is_share(text)) {
            whole.push_back(TRY(whole_key(file, text)));
            continue;
        }
        auto share = share_from(text);
        if (!share) return fail(share.error().code, file, share.error().detail);
        shares.push_back(std::move(*share));
    }
    if (whole.empty()) {
        if (shares.size() < kCustodiansNeeded)
            return fail(Errc::invalid, "recovery key", "needs the shares of two custodians");
        whole.push_back(TRY(seal::box_keys_from(TRY(seal::join(shares)))));
    }
    const auto& known = folder.recovery_keys();
    if (std::find(known.begin(), known.end(), whole.front().public_key) == known.end())
        return fail(Errc::wrong_key, "recovery key", "is not that of this hub");
    return std::move(whole.front());
}

Result<void> split_recovery(const HubFolder& folder, const std::string& recovery_file,
                            const std::string& out, Random& random) {
    const auto keys = TRY(read_recovery(folder, {recovery_file}));
    TRY(make_folders(out));
    for (const auto& share : seal::split(keys.secret, kCustodiansNeeded, kCustodians, random)) {
        const auto path = out + "/share-" + std::to_string(share.number) + ".txt";
        if (path_exists(path)) return fail(Errc::already_exists, path, "is there already");
        TRY(write_file_atomically(path, share_text(folder, share)));
    }
    // What two custodians will type one day is tried out now.
    const auto joined = TRY(read_recovery(folder, {out + "/share-1.txt", out + "/share-3.txt"}));
    RELAIS_ASSERT(joined.public_key == keys.public_key);
    return {};
}

Result<void> renew_recovery(const HubFolder& folder, const std::string& file, Random& random) {
    if (path_exists(file)) return fail(Errc::already_exists, file, "is there already");
    const auto keys = seal::make_box_keys(random);
    TRY(write_recovery_file(file, folder.project(), keys));
    TRY(folder.with_recovery_key(keys.public_key).write_config());
    TRY(publish(TRY(HubFolder::open(folder.path())), random));
    return {};
}

Result<Drill> try_key(IngestStore& ingest, const seal::BoxKeys& keys, std::string_view recipient) {
    Drill drill;
    for (const auto& wrap : TRY(ingest.all_wraps(recipient))) {
        ++drill.tried;
        if (seal::open_secret_with(keys, wrap)) ++drill.opened;
    }
    return drill;
}

Result<void> change_desk_passphrase(const HubFolder& folder, std::string_view present,
                                    std::string_view next, Random& random,
                                    seal::PassphraseCost cost) {
    const auto keys = TRY(folder.desk_keys(present));
    return folder.write_desk_keys(keys, next, random, cost);
}

Result<void> renew_hub_key(const HubFolder& folder, std::string_view passphrase, Random& random,
                           seal::PassphraseCost cost) {
    auto keys = TRY(folder.desk_keys(passphrase));
    keys.former.insert(keys.former.begin(), std::move(keys.hub_box));
    keys.hub_box = seal::make_box_keys(random);
    // The desk has the new key before anybody seals to it.
    TRY(folder.write_desk_keys(keys, passphrase, random, cost));
    TRY(folder.with_hub_key(keys.hub_box.public_key).write_config());
    TRY(publish(TRY(HubFolder::open(folder.path())), random));
    return {};
}

Result<void> recover_desk(const HubFolder& folder, seal::BoxKeys recovery, std::string_view next,
                          Random& random, seal::PassphraseCost cost) {
    DeskKeys keys;
    keys.hub_box = seal::make_box_keys(random);
    keys.desk_key = seal::Secret::random(kSecretBytes, random);
    keys.former.push_back(std::move(recovery));
    TRY(folder.write_desk_keys(keys, next, random, cost));
    TRY(folder.with_hub_key(keys.hub_box.public_key).write_config());
    // What the lost passphrase had opened is opened anew; the first store has all of it.
    TRY(DeskStore::forget_opened(folder.desk_folder()));
    TRY(publish(TRY(HubFolder::open(folder.path())), random));
    return {};
}

Result<std::string> answer_reset(const HubFolder& folder, IngestStore& ingest, const DeskKeys& keys,
                                 std::string_view bytes) {
    const auto request = TRY(batch::decode_reset_request(bytes));
    const auto device = TRY(ingest.device(request.device));
    if (!device) return fail(Errc::not_found, "laptop", "is not enrolled here");
    if (TRY(folder.fleet().of(request.device)).revoked_from)
        return fail(Errc::refused, "laptop", "is revoked");
    const auto people = TRY(folder.enumerators());
    if (std::none_of(people.begin(), people.end(),
                     [&](const auto& one) { return one.code == request.enumerator; }))
        return fail(Errc::not_found, "enumerator " + request.enumerator, "is not in use here");
    auto opened = seal::open_secret_with(keys.hub_box, request.escrow);
    for (const auto& former : keys.former)
        if (!opened) opened = seal::open_secret_with(former, request.escrow);
    const auto foreign = [] {
        return fail(Errc::wrong_key, "reset", "its keys are not sealed to this hub");
    };
    if (!opened || opened->view().size() != kSecretBytes + 64) return foreign();
    const seal::Secret settings(opened->view().substr(0, kSecretBytes));
    const auto signing =
        TRY(seal::sign_keys_from(seal::Secret(opened->view().substr(kSecretBytes))));
    if (signing.verify_key != device->verify_key) return foreign();
    batch::ResetAnswer answer{request.device, request.enumerator, request.next_key, {}, {}};
    answer.settings_wrap = seal::seal_to(request.next_key, settings.view());
    answer.signing_wrap = seal::seal_to(request.next_key, signing.secret.view());
    return batch::encode(answer, TRY(folder.sign_keys()));
}

}  // namespace relais::sync::hub
