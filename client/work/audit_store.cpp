#include "client/work/audit_store.h"

#include <string>
#include <vector>

#include "client/work/audit.h"
#include "forms/base/result.h"
#include "sync/store/store.h"

namespace relais::client::work {

Result<void> put_audit(sync::store::Store& store, const std::string& draft,
                       const std::string& csv) {
    if (csv.empty()) return {};
    // A record whose answer was lost: what it was finalised with stays.
    if (const auto kept = store.draft(draft); !kept && kept.error().code == Errc::not_found)
        return {};
    std::vector<std::string> others;
    bool there = false;
    for (const auto& file : TRY(store.attachments(draft))) {
        if (file.name == kAuditFile)
            there = true;
        else
            others.push_back(file.name);
    }
    if (there) {
        if (TRY(store.attachment(draft, kAuditFile)) == csv) return {};
        TRY(store.keep_attachments(draft, others));
    }
    return store.put_attachment(draft, kAuditFile, csv);
}

Result<std::string> read_audit(const sync::store::Store& store, const std::string& draft) {
    for (const auto& file : TRY(store.attachments(draft)))
        if (file.name == kAuditFile) return store.attachment(draft, kAuditFile);
    return std::string();
}

}  // namespace relais::client::work
