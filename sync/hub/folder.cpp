#include "sync/hub/folder.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "forms/base/file.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/batch/enrolment.h"
#include "sync/batch/limits.h"
#include "sync/hub/desk.h"
#include "sync/hub/ingest.h"
#include "sync/hub/lists.h"
#include "sync/hub/outlines.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr int kFormat = 0;
constexpr std::size_t kMaxConfigBytes = 64U << 10U;
constexpr std::size_t kMaxListBytes = 4U << 20U;
constexpr std::string_view kDeskIdentity = "relais/0 desk keys";
constexpr std::size_t kSecretBytes = 32;

/// A member that must be a text; empty Result error otherwise.
Result<std::string> text_of(const nlohmann::json& json, const char* name, const std::string& path) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string())
        return fail(Errc::corrupt, path, std::string("has no text \"") + name + "\"");
    return found->get<std::string>();
}

Result<std::uint32_t> number_of(const nlohmann::json& json, const char* name,
                                const std::string& path) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_number_unsigned() ||
        found->get<std::uint64_t>() > UINT32_MAX)
        return fail(Errc::corrupt, path, std::string("has no number \"") + name + "\"");
    return found->get<std::uint32_t>();
}

/// N bytes written as hexadecimal in that file.
template <std::size_t N>
Result<std::array<std::uint8_t, N>> bytes_from(std::string_view hex, const std::string& path) {
    const auto bytes = from_hex(hex);
    if (!bytes || bytes->size() != N) return fail(Errc::corrupt, path, "holds no whole key");
    return seal::array_from<N>(*bytes);
}

Result<nlohmann::json> read_json(const std::string& path) {
    auto json = nlohmann::json::parse(TRY(read_file(path, kMaxConfigBytes)), nullptr, false);
    if (!json.is_object()) return fail(Errc::corrupt, path, "is not a JSON object");
    return json;
}

Result<void> write_lists(const std::string& path, const HubSetup& setup) {
    TRY(make_folders(path + "/forms"));
    for (const auto& file : setup.files)
        TRY(write_file_atomically(path + "/forms/" + file.name, file.bytes));
    TRY(write_file_atomically(path + "/points.csv", write_points(setup.points)));
    TRY(write_file_atomically(path + "/enumerators.csv", write_enumerators(setup.enumerators)));
    return write_file_atomically(path + "/teams.csv", write_teams(setup.teams));
}

/// With a host and without blanks; whether somebody answers there, the laptops will find out.
bool is_web_address(std::string_view url) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (url.starts_with(scheme) && url.size() > scheme.size())
            return url[scheme.size()] != '/' && url[scheme.size()] != ':' &&
                   std::none_of(url.begin(), url.end(),
                                [](char c) { return static_cast<unsigned char>(c) <= 0x20; });
    return false;
}

Result<void> check_new(const std::string& path, const HubSetup& setup) {
    if (path.empty()) return fail(Errc::invalid, "hub", "its folder has no name");
    if (path_exists(path + "/hub.json"))
        return fail(Errc::already_exists, path, "is a hub already");
    if (setup.project.empty()) return fail(Errc::invalid, "project", "has no name");
    if (!is_web_address(setup.url))
        return fail(Errc::invalid, setup.url, "is not an address like http://host:port");
    for (const auto* part : {"/keys", "/ingest", "/desk"})
        if (path_exists(path + part))
            return fail(Errc::already_exists, path + part,
                        "is there already, perhaps of an init that did not end");
    if (path_exists(setup.recovery_file))
        return fail(Errc::already_exists, setup.recovery_file, "is there already");
    return {};
}

/// What fill() will make, and what was not there before: inner things first.
std::vector<std::string> absent_parts(const std::string& path, const HubSetup& setup) {
    std::vector<std::string> absent;
    for (const auto& part : {setup.recovery_file, path + "/keys", path + "/ingest", path + "/desk",
                             path + "/forms", path + "/points.csv", path + "/enumerators.csv",
                             path + "/teams.csv", path + "/hub.json", path})
        if (!path_exists(part)) absent.push_back(part);
    return absent;
}

void remove_parts(const std::vector<std::string>& parts) {
    std::error_code ignored;  // the failure that led here is the one to tell
    for (const auto& part : parts)
        std::filesystem::remove_all(part, ignored);
}

}  // namespace

Result<void> HubFolder::fill(const HubSetup& setup, Random& random, seal::PassphraseCost cost) {
    const auto& path = path_;
    TRY(make_folders(path + "/keys"));
    const auto sign = seal::make_sign_keys(random);
    DeskKeys desk;
    desk.hub_box = seal::make_box_keys(random);
    desk.desk_key = seal::Secret::random(kSecretBytes, random);
    const auto recovery = seal::make_box_keys(random);
    recipients_ = {{"hub", desk.hub_box.public_key}, {"recovery", recovery.public_key}};
    TRY(write_recovery_file(setup.recovery_file, setup.project, recovery));
    TRY(write_desk_keys(desk, setup.passphrase, random, cost));
    TRY(write_file_atomically(path + "/keys/sign.key", to_hex(sign.secret.view()) + "\n"));
    TRY(write_lists(path, setup));
    TRY(IngestStore::create(path + "/ingest"));
    TRY(DeskStore::create(path + "/desk"));
    // Last: a folder without it is no hub, so an interrupted init is told apart.
    return write_config();
}

Result<void> HubFolder::create(const std::string& path, const HubSetup& setup, Random& random,
                               seal::PassphraseCost cost) {
    TRY(check_new(path, setup));
    const auto made = absent_parts(path, setup);
    HubFolder hub;
    hub.path_ = path;
    hub.project_ = setup.project;
    hub.url_ = setup.url;
    auto created = hub.fill(setup, random, cost);
    // Half a hub would be in the way of the next try, and its recovery key would look valid.
    if (!created) remove_parts(made);
    return created;
}

Result<HubFolder> HubFolder::open(const std::string& path) {
    const auto config = path + "/hub.json";
    if (!path_exists(config))
        return fail(Errc::not_found, path, "is not a hub's folder; relais-hub init makes one");
    const auto json = TRY(read_json(config));
    if (TRY(number_of(json, "format", config)) > kFormat)
        return fail(Errc::newer_version, config, "was made by a newer relais-hub");
    HubFolder folder;
    folder.path_ = path;
    folder.project_ = TRY(text_of(json, "project", config));
    folder.url_ = TRY(text_of(json, "url", config));
    for (const auto* name : {"hub", "recovery"}) {
        const auto key = TRY(text_of(json, (std::string(name) + "_key").c_str(), config));
        folder.recipients_.push_back({name, TRY(bytes_from<32>(key, config))});
    }
    if (const auto former = json.find("former_recovery_keys");
        former != json.end() && former->is_array())
        for (const auto& key : *former)
            if (key.is_string())
                folder.former_recovery_.push_back(
                    TRY(bytes_from<32>(key.get_ref<const std::string&>(), config)));
    return folder;
}

Result<seal::SignKeys> HubFolder::sign_keys() const {
    const auto path = path_ + "/keys/sign.key";
    const auto bytes = from_hex(trim(TRY(read_file(path, kMaxConfigBytes))));
    auto keys = bytes ? seal::sign_keys_from(seal::Secret(*bytes)) : std::unexpected(bytes.error());
    if (!keys) return fail(Errc::corrupt, path, "holds no whole key");
    return keys;
}

Result<DeskKeys> HubFolder::desk_keys(std::string_view passphrase) const {
    const auto path = path_ + "/keys/desk.json";
    const auto json = TRY(read_json(path));
    const seal::PassphraseCost cost{TRY(number_of(json, "passes", path)),
                                    TRY(number_of(json, "memory_kib", path))};
    const auto salt = TRY(bytes_from<16>(TRY(text_of(json, "salt", path)), path));
    const auto sealed = from_hex(TRY(text_of(json, "sealed", path)));
    if (!sealed) return fail(Errc::corrupt, path, "holds no whole key");
    const auto key = TRY(seal::key_from_passphrase(passphrase, salt, cost));
    const auto both = seal::open_secret(key, *sealed, kDeskIdentity);
    if (!both) return fail(Errc::wrong_key, "desk", "the passphrase does not open its keys");
    const auto view = both->view();
    if (view.size() < 2 * kSecretBytes || view.size() % kSecretBytes != 0)
        return fail(Errc::corrupt, path, "holds something else");
    DeskKeys keys;
    keys.hub_box = TRY(seal::box_keys_from(seal::Secret(view.substr(0, kSecretBytes))));
    keys.outlines = outlines_folder();
    keys.desk_key = seal::Secret(view.substr(kSecretBytes, kSecretBytes));
    for (auto at = 2 * kSecretBytes; at < view.size(); at += kSecretBytes)
        keys.former.push_back(
            TRY(seal::box_keys_from(seal::Secret(view.substr(at, kSecretBytes)))));
    return keys;
}

Result<void> HubFolder::write_desk_keys(const DeskKeys& keys, std::string_view passphrase,
                                        Random& random, seal::PassphraseCost cost) const {
    seal::Salt salt{};
    random.fill(salt);
    const auto key = TRY(seal::key_from_passphrase(passphrase, salt, cost));
    std::string all;
    all.reserve((2 + keys.former.size()) * kSecretBytes);  // so that growing leaves no copy
    all += keys.hub_box.secret.view();
    all += keys.desk_key.view();
    for (const auto& one : keys.former)
        all += one.secret.view();
    const seal::Secret secrets(all);
    std::fill(all.begin(), all.end(), '\0');
    const nlohmann::ordered_json json = {
        {"passes", cost.passes},
        {"memory_kib", cost.memory_kib},
        {"salt", to_hex(seal::bytes_of(salt))},
        {"sealed", to_hex(seal::seal(key, secrets.view(), kDeskIdentity, random))}};
    return write_file_atomically(path_ + "/keys/desk.json", json.dump(2) + "\n");
}

std::vector<seal::PublicKey> HubFolder::recovery_keys() const {
    std::vector<seal::PublicKey> keys{recipients_[1].key};
    keys.insert(keys.end(), former_recovery_.begin(), former_recovery_.end());
    return keys;
}

HubFolder HubFolder::with_hub_key(const seal::PublicKey& key) const {
    auto folder = *this;
    folder.recipients_[0].key = key;
    return folder;
}

HubFolder HubFolder::with_recovery_key(const seal::PublicKey& key) const {
    auto folder = *this;
    folder.former_recovery_ = recovery_keys();
    folder.recipients_[1].key = key;
    return folder;
}

Result<void> HubFolder::write_config() const {
    nlohmann::ordered_json json = {{"format", kFormat},
                                   {"project", project_},
                                   {"url", url_},
                                   {"hub_key", to_hex(seal::bytes_of(recipients_[0].key))},
                                   {"recovery_key", to_hex(seal::bytes_of(recipients_[1].key))}};
    for (const auto& key : former_recovery_)
        json["former_recovery_keys"].push_back(to_hex(seal::bytes_of(key)));
    return write_file_atomically(
        path_ + "/hub.json",
        json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

Result<void> write_recovery_file(const std::string& file, const std::string& project,
                                 const seal::BoxKeys& recovery) {
    return write_file_atomically(
        file,
        "Relais recovery key of the project \"" + project +
            "\".\nIt opens every record when the hub's own key is lost. Keep it off this machine,\n"
            "on two sticks in two safes, and delete this file here.\n" +
            to_hex(recovery.secret.view()) + "\n");
}

Result<std::vector<batch::FormFile>> HubFolder::files() const {
    return read_files(path_ + "/forms");
}

Result<std::vector<batch::Person>> HubFolder::enumerators() const {
    const auto path = path_ + "/enumerators.csv";
    return read_enumerators(path, TRY(read_file(path, kMaxListBytes)));
}

Result<std::vector<batch::Point>> HubFolder::points() const {
    const auto path = path_ + "/points.csv";
    return read_points(path, TRY(read_file(path, kMaxListBytes)));
}

Result<std::vector<batch::Point>> HubFolder::points_ever() const {
    const auto path = path_ + "/points.csv";
    return read_points(path, TRY(read_file(path, kMaxListBytes)), Retired::included);
}

Result<std::vector<std::string>> HubFolder::teams() const {
    const auto path = path_ + "/teams.csv";
    return read_teams(path, TRY(read_file(path, kMaxListBytes)));
}

Result<batch::Enrolment> HubFolder::lists() const {
    batch::Enrolment enrolment;
    enrolment.project = project_;
    enrolment.hub_url = url_;
    enrolment.hub_key = TRY(sign_keys()).verify_key;
    enrolment.recipients = recipients_;
    enrolment.enumerators = TRY(enumerators());
    enrolment.points = TRY(points());
    enrolment.teams = TRY(teams());
    return enrolment;
}

Result<batch::Enrolment> HubFolder::enrol(const Clock& clock, Random& random) const {
    auto enrolment = TRY(lists());
    const auto keys = TRY(sign_keys());
    random.fill(enrolment.device);
    std::array<std::uint8_t, 16> secret{};
    random.fill(secret);
    enrolment.secret = seal::bytes_of(secret);
    enrolment.valid_until = Instant{clock.now().ms + kEnrolmentHours * 3'600'000};
    enrolment.files = TRY(with_outlines(outlines_folder(), TRY(files())));
    // Lists that somebody edited may have outgrown what a laptop accepts: say so here, not there.
    TRY(batch::decode_enrolment(batch::encode(enrolment, keys)));
    TRY(enrolments().add({enrolment.device, enrolment.secret, enrolment.valid_until}));
    return enrolment;
}

Result<void> HubFolder::expect_again(const batch::Enrolment& enrolment, const Clock& clock) const {
    if (enrolment.hub_key != TRY(sign_keys()).verify_key)
        return fail(Errc::invalid, "enrolment", "is of another hub");
    return enrolments().add({enrolment.device, enrolment.secret,
                             Instant{clock.now().ms + kEnrolmentHours * 3'600'000}});
}

Result<std::vector<batch::FormFile>> read_files(const std::string& folder) {
    std::vector<batch::FormFile> files;
    std::size_t total_bytes = 0;
    for (const auto& name : TRY(list_folder(folder))) {
        const auto path = folder + "/" + name;
        std::error_code error;
        if (name.starts_with('.') || !std::filesystem::is_regular_file(path, error)) continue;
        files.push_back({name, TRY(read_file(path, batch::kMaxEnrolmentBytes))});
        total_bytes += files.back().bytes.size();
        if (total_bytes > batch::kMaxEnrolmentBytes)
            return fail(Errc::limit, folder, "holds more than an enrolment can carry (64 MiB)");
    }
    return files;
}

}  // namespace relais::sync::hub
