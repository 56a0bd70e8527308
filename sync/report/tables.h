// Records as flat tables: one for the form, one for each repeat (nested ones too), joined by KEY
// and PARENT_KEY as ODK Central's export does. Pure.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "sync/report/csv.h"

namespace relais::sync::report {

/// What stands around the answers of the current version of a case.
struct Meta {
    std::string key;  ///< of the case: instanceID of its first version
    std::string instance_id;
    std::string form_version;
    std::string device;  ///< hex
    std::string point, team, enumerator;
    Instant started, finalised, received;
    int utc_offset_minutes = 0;
    std::size_t versions = 1;
    bool conflict = false;  ///< another version claims to be current; see the history
    std::map<std::string, std::string, std::less<>> files{};  ///< answer → what the file is called outside
};

class Tables {
  public:
    /// The definition must outlive the tables.
    explicit Tables(const forms::model::Definition& definition);

    /// One row in the form's table, one for each repeat instance in theirs. What is not relevant is
    /// left empty. Answers must follow the same definition.
    void add(const Meta& meta, const forms::model::Answers& answers);

    /// The form first, then its repeats in document order.
    [[nodiscard]] const std::vector<Table>& tables() const { return tables_; }

  private:
    void add_table(forms::model::NodeIndex container, const std::string& name);
    void add_columns(forms::model::NodeIndex node, std::size_t table, const std::string& prefix);
    void add_instance(const Meta& meta, const std::string& parent_key,
                      const forms::model::Answers& answers, forms::model::NodeId node);
    void fill(const Meta& meta, const std::string& key, const forms::model::Answers& answers,
              forms::model::NodeId node, std::vector<std::string>& row);

    const forms::model::Definition& definition_;
    std::vector<Table> tables_;
    std::vector<std::size_t> table_of_;   ///< by definition index; of the root and repeats
    std::vector<std::size_t> column_of_;  ///< by definition index; of leaves
};

}  // namespace relais::sync::report
