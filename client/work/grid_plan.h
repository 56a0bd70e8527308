// Which repeats of a form are entered as a table, and what their columns are: the questions
// directly in the repeat, or in a group of it, that a cell holds: short texts, numbers, dates, one
// of a list.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/page_view.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"

namespace relais::client::work {

struct GridPlan {
    struct Column {
        const forms::model::Control* control = nullptr;
        Widget widget = Widget::text;
        std::vector<forms::model::NodeIndex> route;  ///< from the instance down to the question
    };
    forms::model::NodeIndex repeat = forms::model::kNoIndex;
    std::vector<Column> columns;
    bool has_more = false;  ///< questions that are no column, repeats inside it

    /// Whether an answer's place in the definition is one of the columns.
    [[nodiscard]] std::optional<std::size_t> column_of(forms::model::NodeIndex node) const;
    [[nodiscard]] forms::model::NodeId cell(const forms::model::Answers& answers,
                                            forms::model::NodeId instance,
                                            std::size_t column) const;
};

GridCell grid_cell(const forms::session::Session& session, forms::model::NodeId node);

class GridPlans {
  public:
    GridPlans(const forms::model::Definition& definition, const GroupControls& groups);
    /// Null where the repeat has no short question.
    [[nodiscard]] const GridPlan* find(forms::model::NodeIndex repeat) const;
    [[nodiscard]] bool in_use(forms::model::NodeIndex repeat) const {
        return in_use_.contains(repeat);
    }
    [[nodiscard]] bool any_in_use() const { return !in_use_.empty(); }
    void use(forms::model::NodeIndex repeat, bool on);

    /// Which instance has the keys, and which column: these stay when rows come and go.
    forms::model::NodeId instance = forms::model::kNoNode;
    std::size_t column = 0;
    bool below = false;  ///< behind the last row
    /// Repeats, by parent, that may grow: the pages say so each time they are taken.
    std::set<std::pair<forms::model::NodeId, forms::model::NodeIndex>> growing, placed;

  private:
    std::map<forms::model::NodeIndex, GridPlan> plans_;
    std::set<forms::model::NodeIndex> in_use_;
};

}  // namespace relais::client::work
