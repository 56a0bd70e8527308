// What an Interview holds; shared by the files that implement it and by nobody else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/work/audit.h"
#include "client/work/content.h"
#include "client/work/grid_plan.h"
#include "client/work/interview.h"
#include "client/work/page_view.h"
#include "client/work/step_log.h"
#include "client/work/steps.h"
#include "forms/session/session.h"

namespace relais::client::work {

struct Interview::State {
    /// The form is shared: the workplace keeps it for the next interview while this one reads it.
    std::shared_ptr<const OpenForm> form;
    forms::session::Surroundings surroundings;
    GroupControls groups;
    std::optional<forms::session::Session> session;
    Instant started;
    LateEntry late;
    Reasons reasons;
    std::vector<Leftover> leftovers;
    std::optional<FormChange> change;  ///< what resuming found
    std::optional<RegistryForm> registry;

    std::vector<forms::session::Page> pages;  ///< of the session as it is now
    std::size_t current = 0;                  ///< among pages; 0 when there is none
    std::optional<PageView> view;             ///< built when asked for, until something changes
    std::uint64_t shape = 0;                  ///< the session's, when the pages were taken
    std::uint64_t revision = 0;               ///< see Interview::revision()

    std::optional<std::string> sound;  ///< the file of the whole interview's, for the record
    void name_sound(forms::model::Answers& record) const;

    std::optional<AuditLog> audit;  ///< where the form asks for one
    /// What was answered since the audit's stay began, and what it was before.
    std::vector<std::pair<forms::model::NodeId, std::string>> before_stay;

    StepLog log;
    Consequence consequence;
    Undone undone;

    GridPlans grids;

    State(std::shared_ptr<const OpenForm> opened, const InterviewContext& context,
          const Clock& clock, Random& random);
    const forms::session::Page* page() const;
    /// Takes the pages again and stays where it was, or at the next place that still exists.
    void refresh();
    void show(std::size_t index);
    /// False when there is no such page now.
    bool show(const forms::session::Page& page);
    /// To the page that asks it, or the first inside it; false when there is none.
    bool go_to(forms::model::NodeId node);
    Place place() const;
    void show(const Place& place);

    // interview_audit.cpp
    /// Before the answer changes.
    void about_to_change(forms::model::NodeId node);
    [[nodiscard]] std::vector<AuditChange> changes_of_stay() const;
    [[nodiscard]] std::optional<AuditStay> stay(AuditView shown) const;

    // steps.cpp
    /// After a change: notes where it was made, so that undoing shows it, and what it did besides.
    void remember(StepKind kind, forms::model::NodeId node, std::string label = {});
    std::string label_of(StepKind kind, forms::model::NodeId node) const;
    bool take_back();  ///< one step of the session
    bool do_again();
    void show_step(Undone told, const LoggedStep& step);

    // grid.cpp
    /// The session's pages, a table in place of those of its columns.
    std::vector<forms::session::Page> take_pages();
    void take_page(forms::session::Page page, std::vector<forms::session::Page>& out);
    void place_table(forms::model::NodeId parent, forms::model::NodeIndex repeat,
                     const forms::session::Page& before, std::vector<forms::session::Page>& out);
    /// The plan of the page shown when it is a table; else null.
    const GridPlan* table() const;
    /// The innermost repeat around the page, or the one that it adds to.
    forms::model::NodeIndex repeat_here() const;
    bool show_in_table(forms::model::NodeId node);
    GridPlace cell() const;
    forms::model::NodeId row_node() const;  ///< kNoNode behind the last row
    forms::model::NodeId cell_node(GridPlace place) const;
    bool is_open(forms::model::NodeId node) const;  ///< somebody may answer it
    bool first_failing_cell();
};

}  // namespace relais::client::work
