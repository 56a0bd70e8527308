// `${name}` in expressions and texts → XPath, as pyxform writes it: an absolute path, or a relative
// one when both ends stand in the same repeat. Also what an expression asks for besides: lists by
// pulldata(), answers of the last record by ${last-saved#name}.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xlsform/complaints.h"

namespace relais::forms::xlsform {

class References {
  public:
    /// Names of the nodes are looked up in `definition`, which must have all its nodes by now.
    References(const model::Definition& definition, Complaints& complaints);

    struct Where {
        model::NodeIndex context = model::kNoIndex;  ///< kNoIndex: always absolute
        Place place;
        bool in_predicate =
            false;  ///< a choice_filter: "." is the choice, so current()/ leads back
        model::NodeIndex filtered = model::kNoIndex;  ///< the repeat whose instances are filtered
    };
    std::string expression(std::string_view text, const Where& where);
    model::Text text(std::string_view text, const Where& where);
    /// The node that "${name}" or "name" means; complains and gives kNoIndex when there is none.
    model::NodeIndex find(std::string_view name, const Place& place);
    /// XPath from one node to another by the rules above, without blanks.
    [[nodiscard]] std::string path(model::NodeIndex target, const Where& where,
                                   bool absolute = false) const;
    /// All instances of a repeat: from inside it, by way of its parent, since an absolute path
    /// would mean the instance that one stands in.
    [[nodiscard]] std::string path_to_all(model::NodeIndex repeat, const Where& where) const;
    /// The deepest repeat that both stand in, or kNoIndex.
    [[nodiscard]] model::NodeIndex common_repeat(model::NodeIndex a, model::NodeIndex b) const;

    [[nodiscard]] bool uses_last_saved() const { return uses_last_saved_; }
    /// First arguments of pulldata(), in order of first use, without repetition.
    [[nodiscard]] const std::vector<std::string>& pulled_lists() const { return pulled_lists_; }

  private:
    std::string replacement(std::string_view name, const Where& where, bool absolute,
                            bool in_predicate);
    [[nodiscard]] std::string suggestion(std::string_view name) const;
    void note_pulled_lists(std::string_view expression);
    [[nodiscard]] std::vector<model::NodeIndex> ancestors(model::NodeIndex node) const;

    const model::Definition& definition_;
    Complaints& complaints_;
    std::multimap<std::string, model::NodeIndex, std::less<>> by_name_;
    bool uses_last_saved_ = false;
    std::vector<std::string> pulled_lists_;
};

/// The names inside "${…}", in order; for columns that hold nothing else (trigger).
std::vector<std::string> reference_names(std::string_view text);
/// True for "${name}" with nothing around it but blanks.
bool is_single_reference(std::string_view text);
/// A default that must be computed: it calls, calculates, filters or refers.
bool is_dynamic_default(std::string_view text, model::DataType type);

}  // namespace relais::forms::xlsform
