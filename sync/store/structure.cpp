#include "sync/store/structure.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "sync/db/connection.h"
#include "sync/db/statement.h"

namespace relais::sync::store {

namespace {

Result<bool> is_sound(db::Connection& database) {
    auto check = TRY(database.prepare("PRAGMA integrity_check(1)"));
    if (!TRY(check.step()) || check.text(0) != "ok") return false;
    auto references = TRY(database.prepare("PRAGMA foreign_key_check"));
    return !TRY(references.step());
}

/// Whose files are, as the index says; empty where it cannot be read.
std::map<std::int64_t, std::string> owners_by_index(const db::Connection& database) {
    std::map<std::int64_t, std::string> owners;
    auto query = database.prepare(
        "SELECT id, draft FROM attachment INDEXED BY attachment_of_draft ORDER BY draft");
    if (!query) return owners;
    while (true) {
        const auto row = query->step();
        if (!row || !*row) return owners;
        owners[query->integer(0)] = query->blob(1);
    }
}

/// Whether there is a draft or record of that name. A file may be taken before its draft is saved.
Result<bool> is_owner(const db::Connection& database, const std::string& draft) {
    auto query = TRY(database.prepare("SELECT EXISTS (SELECT 1 FROM draft WHERE id = ?1) OR "
                                      "EXISTS (SELECT 1 FROM record WHERE draft = ?1)"));
    query.bind_blob(1, draft);
    TRY(query.step());
    return query.integer(0) != 0;
}

struct Dispute {
    std::int64_t id = 0;
    std::string by_table, by_index;
};

Result<std::vector<Dispute>> disputes(const db::Connection& database,
                                      const std::map<std::int64_t, std::string>& by_index) {
    auto query = TRY(database.prepare("SELECT id, draft FROM attachment NOT INDEXED"));
    std::vector<Dispute> found;
    while (TRY(query.step())) {
        const auto other = by_index.find(query.integer(0));
        if (other != by_index.end() && other->second != query.blob(1))
            found.push_back({other->first, query.blob(1), other->second});
    }
    return found;
}

}  // namespace

Result<void> check_structure(db::Connection& database) {
    if (TRY(is_sound(database))) return {};
    const auto by_index = owners_by_index(database);
    TRY(database.execute("REINDEX"));
    if (!TRY(is_sound(database))) return fail(Errc::corrupt, database.path(), "is damaged");
    for (const auto& dispute : TRY(disputes(database, by_index))) {
        if (TRY(is_owner(database, dispute.by_table))) continue;
        if (!TRY(is_owner(database, dispute.by_index)))
            return fail(Errc::corrupt, database.path(), "has lost whose a file is");
        auto update = TRY(database.prepare("UPDATE attachment SET draft = ? WHERE id = ?"));
        TRY(update.bind_blob(1, dispute.by_index).bind_integer(2, dispute.id).run());
    }
    return {};
}

}  // namespace relais::sync::store
