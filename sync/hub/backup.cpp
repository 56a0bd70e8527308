#include "sync/hub/backup.h"

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
#include "forms/base/planted.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "sync/batch/batch.h"
#include "sync/batch/bytes.h"
#include "sync/batch/notice.h"
#include "sync/db/connection.h"
#include "sync/hub/desk.h"
#include "sync/hub/folder.h"
#include "sync/hub/ingest.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

constexpr std::size_t kMaxListBytes = 16U << 20U;
constexpr std::size_t kMaxFileBytes = 256U << 20U;  ///< of what is no database
constexpr std::size_t kMaxFiles = 100'000;
constexpr const char* kList = "/backup.json";
constexpr const char* kDatabases[] = {"ingest/ingest.db", "desk/desk.db"};
/// A restored hub may have published more than it remembers: its next number is surely greater.
constexpr std::uint64_t kNumbersSkipped = 1000;

bool is_database(std::string_view name) {
    return std::find(std::begin(kDatabases), std::end(kDatabases), name) != std::end(kDatabases);
}

/// Names below the hub's folder of what is copied byte for byte.
Result<std::vector<std::string>> plain_files(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto* name : {"hub.json", "points.csv", "enumerators.csv", "teams.csv"})
        if (path_exists(folder + "/" + name)) names.emplace_back(name);
    for (const std::string part :
         {"keys", "forms", "enrolments", "devices", "offers", "outlines", "people", "returns"}) {
        if (!path_exists(folder + "/" + part)) continue;
        for (const auto& entry : TRY(list_folder(folder + "/" + part))) {
            std::error_code error;
            auto name = part;
            name += '/';
            name += entry;
            if (entry != "lock" && std::filesystem::is_regular_file(folder + "/" + name, error))
                names.push_back(std::move(name));
        }
    }
    return names;
}

/// Block by block: a database of a season does not fit into memory.
Result<std::string> hash_of_file(const std::string& path) {
    const auto size = [&] {
        std::error_code error;
        const auto bytes = std::filesystem::file_size(path, error);
        return error ? 0 : bytes;
    }();
    if (size <= kMaxFileBytes)
        return to_hex(seal::bytes_of(seal::hash(TRY(read_file(path, kMaxFileBytes)))));
    // Its rows are checked one by one; the size tells that it is whole.
    return "size " + std::to_string(size);
}

Result<void> copy_plain(const std::string& from, const std::string& to, const std::string& name) {
    if (const auto slash = name.find('/'); slash != std::string::npos)
        TRY(make_folders(to + "/" + name.substr(0, slash)));
    return write_file_atomically(to + "/" + name, TRY(read_file(from + "/" + name, kMaxFileBytes)));
}

Result<void> copy_database(const std::string& from, const std::string& to,
                           const std::string& name) {
    db::OpenOptions options;
    options.read_only = true;
    options.busy_timeout_ms = 30'000;
    const auto source = TRY(db::Connection::open(from + "/" + name, options));
    TRY(make_folders(to + "/" + name.substr(0, name.find('/'))));
    return source.copy_to(to + "/" + name);
}

struct BackupList {
    Instant made;
    std::vector<std::pair<std::string, std::string>> files;  ///< name and hash
    AttachmentSums attachments;
};

nlohmann::ordered_json json_of(const AttachmentSums& sums) {
    auto json = nlohmann::ordered_json::object();
    for (const auto& [device, sum] : sums)
        json[batch::to_hex(device)] = {{"count", sum.count},
                                       {"sum", to_hex(seal::bytes_of(sum.sum))}};
    return json;
}

/// Backups of before there were attachments say nothing of them.
Result<AttachmentSums> sums_from(const nlohmann::json& json, const std::string& path) {
    AttachmentSums sums;
    const auto all = json.find("attachments");
    if (all == json.end()) return sums;
    const auto broken = [&] { return fail(Errc::corrupt, path, "is damaged"); };
    if (!all->is_object()) return broken();
    for (const auto& [name, one] : all->items()) {
        const auto device = batch::device_from_hex(name);
        if (!device || !one.is_object() || !one.contains("count") || !one.contains("sum") ||
            !one["count"].is_number_unsigned() || !one["sum"].is_string())
            return broken();
        const auto bytes = from_hex(one["sum"].get_ref<const std::string&>());
        if (!bytes || bytes->size() != 32) return broken();
        sums[*device] = {one["count"].get<std::uint64_t>(), TRY(seal::array_from<32>(*bytes))};
    }
    return sums;
}

/// Only names that stay below the folder: the list may be anybody's.
bool is_below(std::string_view name) {
    for (const auto part : split(name, '/'))
        if (part.empty() || part.front() == '.') return false;
    return std::count(name.begin(), name.end(), '/') <= 1;
}

Result<BackupList> read_list(const std::string& backup) {
    const auto path = backup + kList;
    if (!path_exists(path))
        return fail(Errc::not_found, backup, "is no backup, or one that was not finished");
    const auto json = nlohmann::json::parse(TRY(read_file(path, kMaxListBytes)), nullptr, false);
    const auto broken = [&] { return fail(Errc::corrupt, path, "is damaged"); };
    if (!json.is_object() || !json.contains("files") || !json["files"].is_object() ||
        !json.contains("made_ms") || !json["made_ms"].is_number_integer() ||
        json["files"].size() > kMaxFiles)
        return broken();
    BackupList list{Instant{json["made_ms"].get<std::int64_t>()}, {}, TRY(sums_from(json, path))};
    for (const auto& [name, hash] : json["files"].items()) {
        if (!hash.is_string() || !is_below(name)) return broken();
        list.files.emplace_back(name, hash.get<std::string>());
    }
    return list;
}

Result<void> fill_backup(const HubFolder& folder, const std::string& to, Instant now) {
    TRY(make_folders(to));
    auto names = TRY(plain_files(folder.path()));
    for (const auto& name : names)
        TRY(copy_plain(folder.path(), to, name));
    const auto attachments = TRY(copy_attachments(folder.path(), to));
    // Last: what they name is there then.
    for (const auto* name : kDatabases) {
        TRY(copy_database(folder.path(), to, name));
        names.emplace_back(name);
    }
    nlohmann::ordered_json files = nlohmann::ordered_json::object();
    for (const auto& name : names)
        files[name] = TRY(hash_of_file(to + "/" + name));
    const nlohmann::ordered_json json = {{"project", folder.project()},
                                         {"made_ms", now.ms},
                                         {"files", files},
                                         {"attachments", json_of(attachments)}};
    return write_file_atomically(
        to + kList, json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

/// Laptops take nothing whose number is the one that they have.
Result<void> skip_numbers(const std::string& folder) {
    const auto path = folder + "/offers/current";
    if (!path_exists(path) || RELAIS_PLANTED("numbers_not_skipped")) return {};
    const auto bytes = TRY(read_file(path, batch::kMaxNoticeBytes));
    batch::Reader reader(bytes, "offers");
    const auto number = TRY(reader.u64()) + kNumbersSkipped;
    return write_file_atomically(
        path, batch::Writer().u64(number).raw(TRY(reader.raw(reader.left()))).take());
}

Result<void> copy_back(const BackupList& list, const std::string& backup,
                       const std::string& folder) {
    TRY(make_folders(folder));
    for (const auto& [name, hash] : list.files) {
        if (name == "hub.json") continue;  // last: without it the folder is no hub
        if (is_database(name))
            TRY(copy_database(backup, folder, name));
        else
            TRY(copy_plain(backup, folder, name));
    }
    TRY(copy_attachments(backup, folder));
    TRY(skip_numbers(folder));
    return copy_plain(backup, folder, "hub.json");
}

}  // namespace

Result<void> make_backup(const HubFolder& folder, const std::string& out, Instant now) {
    if (path_exists(out)) return fail(Errc::already_exists, out, "is there already");
    const auto part = out + ".part";
    TRY(remove_folder(part));
    auto filled = fill_backup(folder, part, now);
    std::error_code error;
    if (filled) std::filesystem::rename(part, out, error);
    if (!filled || error) static_cast<void>(remove_folder(part));
    if (error) return fail(Errc::io, out, error.message());
    return filled;
}

Result<BackupFigures> verify_backup(const std::string& backup) {
    const auto list = TRY(read_list(backup));
    for (const auto* name : {"hub.json", "ingest/ingest.db", "desk/desk.db", "keys/sign.key"})
        if (std::none_of(list.files.begin(), list.files.end(),
                         [&](const auto& file) { return file.first == name; }))
            return fail(Errc::corrupt, backup, std::string("lacks ") + name);
    for (const auto& [name, hash] : list.files)
        if (TRY(hash_of_file(backup + "/" + name)) != hash)
            return fail(Errc::corrupt, backup + "/" + name, "is not what was copied");
    BackupFigures figures;
    figures.made = list.made;
    auto store = TRY(IngestStore::open_for_reading(backup + "/ingest"));
    figures.ingest = TRY(store.verify());
    figures.opened = TRY(DeskStore::verify(backup + "/desk"));
    figures.attachments = TRY(verify_attachments(backup, list.attachments));
    return figures;
}

Result<BackupFigures> verify_hub(const HubFolder& folder, Instant now) {
    BackupFigures figures;
    figures.made = now;
    auto store = TRY(IngestStore::open_for_reading(folder.ingest_folder()));
    figures.ingest = TRY(store.verify());
    figures.opened = TRY(DeskStore::verify(folder.desk_folder()));
    figures.attachments = TRY(verify_attachments(folder.path()));
    return figures;
}

Result<void> mark_safe(const HubFolder& folder, const std::string& backup,
                       const BackupFigures& figures, Instant now) {
    const auto theirs = TRY(TRY(HubFolder::open(backup)).sign_keys()).verify_key;
    if (theirs != TRY(folder.sign_keys()).verify_key)
        return fail(Errc::invalid, backup, "is a backup of another hub");
    // An older backup says nothing of what came since; what it holds, the newer one holds too.
    if (const auto last = TRY(last_backup(folder)); last && last->made > figures.made) return {};
    TRY(make_folders(folder.path() + "/backups"));
    const SafeMarks marks(folder);
    for (const auto& runs : figures.ingest.devices)
        TRY(marks.set(runs));
    const SafeAttachments safe(folder);
    for (const auto& [device, hashes] : figures.attachments)
        TRY(safe.set(device, hashes));
    const nlohmann::ordered_json json = {{"path", backup},
                                         {"made_ms", figures.made.ms},
                                         {"verified_ms", now.ms},
                                         {"records", figures.ingest.records}};
    return write_file_atomically(
        folder.path() + "/backups/last.json",
        json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

Result<BackupFigures> restore_backup(const std::string& backup, const std::string& folder) {
    if (path_exists(folder) && !TRY(list_folder(folder)).empty())
        return fail(Errc::already_exists, folder, "is not empty; a backup is put into a new one");
    auto figures = TRY(verify_backup(backup));
    const auto copied = copy_back(TRY(read_list(backup)), backup, folder);
    if (!copied) {
        static_cast<void>(remove_folder(folder));  // half a hub would be in the way
        return std::unexpected(copied.error());
    }
    return figures;
}

Result<std::optional<LastBackup>> last_backup(const HubFolder& folder) {
    const auto path = folder.path() + "/backups/last.json";
    if (!path_exists(path)) return std::nullopt;
    const auto json = nlohmann::json::parse(TRY(read_file(path, kMaxListBytes)), nullptr, false);
    if (!json.is_object()) return fail(Errc::corrupt, path, "is damaged");
    const auto number = [&](const char* name) {
        const auto found = json.find(name);
        return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
    };
    LastBackup last;
    if (const auto where = json.find("path"); where != json.end() && where->is_string())
        last.path = where->get<std::string>();
    last.made.ms = number("made_ms");
    last.verified.ms = number("verified_ms");
    last.records = static_cast<std::uint64_t>(number("records"));
    return last;
}

std::string SafeMarks::path_of(const batch::DeviceId& device) const {
    return folder_ + "/" + batch::to_hex(device);
}

Result<std::vector<batch::Run>> SafeMarks::of(const Device& device) const {
    const auto path = path_of(device.id);
    if (!path_exists(path)) return std::vector<batch::Run>{};
    const auto bytes = TRY(read_file(path, batch::kMaxNoticeBytes));
    batch::Reader reader(bytes, "safe");
    if (TRY(reader.u32()) != device.epoch) return std::vector<batch::Run>{};
    std::vector<batch::Run> runs;
    for (auto left = TRY(reader.count16(batch::kMaxRuns)); left > 0; --left) {
        batch::Run run;
        run.first = TRY(reader.u64());
        run.last = TRY(reader.u64());
        run.last_hash = TRY(reader.array<32>());
        runs.push_back(run);
    }
    TRY(reader.end());
    return runs;
}

Result<void> SafeMarks::set(const DeviceRuns& runs) const {
    TRY(make_folders(folder_));
    batch::Writer writer;
    writer.u32(runs.epoch).count16(runs.runs.size());
    for (const auto& run : runs.runs)
        writer.u64(run.first).u64(run.last).raw(run.last_hash);
    return write_file_atomically(path_of(runs.device), writer.take());
}

}  // namespace relais::sync::hub
