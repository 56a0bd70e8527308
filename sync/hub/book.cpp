#include "sync/hub/book.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/xform/instance.h"
#include "sync/batch/batch.h"
#include "sync/hub/desk.h"
#include "sync/hub/fleet.h"
#include "sync/hub/folder.h"
#include "sync/hub/media.h"
#include "sync/hub/shelf.h"
#include "sync/merge/versions.h"
#include "sync/report/tables.h"
#include "sync/seal/seal.h"

namespace relais::sync::hub {

namespace {

/// What of a version stays in memory while the cases are made: everything but its answers.
struct VersionEntry {
    std::int64_t id = 0;
    std::vector<std::string> cells;  ///< of the history table, after KEY
};

const std::vector<std::string> kHistoryColumns = {
    "KEY",          "current",   "conflict", "instance_id", "deprecated_id", "form_id",
    "form_version", "device",    "seq",      "point",       "team",          "enumerator",
    "started",      "finalised", "received", "happened",    "remarks"};
const std::vector<std::string> kLeftOutColumns = {"KEY", "instance_id", "form_id", "reason"};

std::vector<std::string> history_cells(const OpenedRecord& opened) {
    const auto& payload = opened.payload;
    const auto time = [&](Instant at) { return format_date_time(at, payload.utc_offset_minutes); };
    return {payload.instance_id,
            payload.deprecated_id,
            payload.form_id,
            payload.form_version,
            batch::to_hex(opened.device),
            std::to_string(opened.seq),
            payload.point,
            payload.team,
            payload.enumerator,
            time(payload.started),
            time(payload.finalised),
            time(opened.received),
            payload.happened == Instant{} ? "" : time(payload.happened),
            payload.remarks};
}

report::Meta meta_of(const merge::Case& one, const OpenedRecord& opened) {
    const auto& payload = opened.payload;
    report::Meta meta;
    meta.key = one.key;
    meta.instance_id = payload.instance_id;
    meta.form_version = payload.form_version;
    meta.device = batch::to_hex(opened.device);
    meta.point = payload.point;
    meta.team = payload.team;
    meta.enumerator = payload.enumerator;
    // What was copied from paper counts on the day when it happened.
    meta.started = payload.happened == Instant{} ? payload.started : payload.happened;
    meta.finalised = payload.finalised;
    meta.received = opened.received;
    meta.utc_offset_minutes = payload.utc_offset_minutes;
    meta.versions = 1 + one.history.size();
    meta.conflict = !one.conflicts.empty();
    for (const auto& file : payload.attached.files)
        meta.files[file.name] = media_name(file);
    return meta;
}

class BookMaker {
  public:
    BookMaker(DeskStore& desk, const DeskKeys& keys, const FormShelf& forms, const Fleet& fleet)
        : desk_(desk), keys_(keys), forms_(forms), fleet_(fleet) {
        book_.history = {"_history", kHistoryColumns, {}};
        book_.left_out = {"_left_out", kLeftOutColumns, {}};
    }

    Result<Book> make() {
        TRY(desk_.each(keys_, [&](const OpenedRecord& opened) -> Result<void> {
            const auto& payload = opened.payload;
            // Before the cases are made: it must not replace what was true before.
            if (TRY(is_distrusted(opened))) {
                book_.left_out.rows.push_back({payload.instance_id, payload.instance_id,
                                               payload.form_id,
                                               "its laptop was revoked when it came"});
                return {};
            }
            versions_.push_back({payload.instance_id, payload.deprecated_id,
                                 to_hex(seal::bytes_of(seal::hash(payload.instance_xml)))});
            entries_.push_back({opened.id, history_cells(opened)});
            return {};
        }));
        for (const auto& one : merge::cases_of(versions_)) {
            add_history(one);
            TRY(add_current(one));
        }
        add_tables();
        book_.figures = counter_.figures();
        return std::move(book_);
    }

  private:
    Result<bool> is_distrusted(const OpenedRecord& opened) {
        const auto [at, fresh] = revoked_.try_emplace(opened.device);
        if (fresh) at->second = TRY(fleet_.of(opened.device)).revoked_from;
        return at->second && opened.received >= *at->second;
    }

    void add_history(const merge::Case& one) {
        const auto add = [&](std::size_t version, bool current) {
            std::vector<std::string> row{one.key, current ? "1" : "0",
                                         one.conflicts.empty() ? "0" : "1"};
            const auto& cells = entries_[version].cells;
            row.insert(row.end(), cells.begin(), cells.end());
            book_.history.rows.push_back(std::move(row));
        };
        for (const auto version : one.history)
            add(version, false);
        add(one.current, true);
    }

    Result<void> add_current(const merge::Case& one) {
        const auto opened = TRY(desk_.record(entries_[one.current].id, keys_));
        const auto& payload = opened.payload;
        const auto leave_out = [&](const std::string& reason) {
            book_.left_out.rows.push_back({one.key, payload.instance_id, payload.form_id, reason});
        };
        add_files(one.key, opened);
        const auto* form = forms_.find(payload.form_id);
        if (form == nullptr) {
            leave_out("its form is not in the hub's folder \"forms\"");
            return {};
        }
        const auto answers = forms::xform::read_instance(payload.instance_xml, *form);
        if (!answers) {
            leave_out(answers.error().detail);
            return {};
        }
        auto& tables = tables_[payload.form_id];
        if (!tables) tables = std::make_unique<report::Tables>(*form);
        const auto meta = meta_of(one, opened);
        tables->add(meta, *answers);
        counter_.add(meta, *answers);
        return {};
    }

    void add_files(const std::string& key, const OpenedRecord& opened) {
        const auto& payload = opened.payload;
        for (const auto& file : payload.attached.files)
            book_.files.push_back({key,
                                   payload.instance_id,
                                   payload.form_id,
                                   opened.device,
                                   {payload.attached.draft, {file}}});
    }

    /// Two forms may still come to the same file name.
    void add_tables() {
        std::vector<std::string> taken{book_.history.name, book_.left_out.name};
        for (const auto& [form_id, tables] : tables_)
            for (auto table : tables->tables()) {
                const auto wanted = table.name;
                for (int n = 2; std::count(taken.begin(), taken.end(), table.name) > 0; ++n)
                    table.name = wanted + "_" + std::to_string(n);
                taken.push_back(table.name);
                book_.tables.push_back(std::move(table));
            }
    }

    DeskStore& desk_;
    const DeskKeys& keys_;
    const FormShelf& forms_;
    const Fleet& fleet_;
    std::map<batch::DeviceId, std::optional<Instant>> revoked_;
    std::vector<merge::Version> versions_;
    std::vector<VersionEntry> entries_;
    std::map<std::string, std::unique_ptr<report::Tables>> tables_;
    report::Counter counter_;
    Book book_;
};

}  // namespace

Result<Book> make_book(DeskStore& desk, const DeskKeys& keys, const FormShelf& forms,
                       const Fleet& fleet) {
    return BookMaker(desk, keys, forms, fleet).make();
}

}  // namespace relais::sync::hub
