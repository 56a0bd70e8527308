// Where an interview is among the pages of its form, and how it stays there.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "client/work/audit.h"
#include "client/work/content.h"
#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "forms/base/random.h"
#include "forms/base/time.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::NodeId;
using forms::session::Page;

namespace {

std::vector<std::pair<std::string, std::string>> properties_of(const InterviewContext& context) {
    return {{"deviceid", context.device},       {"username", context.enumerator},
            {"enumerator", context.enumerator}, {"point", context.point},
            {"point_name", context.point_name}, {"team", context.team}};
}

constexpr const char* kTable = "grid";

/// Stops by what makes them the same, so that one is found again among thousands.
struct StopHash {
    std::size_t operator()(const Page* page) const {
        return (std::size_t{page->node} * 31 + page->repeat) * 31 +
               static_cast<std::size_t>(page->kind);
    }
};

bool same_stop(const Page& a, const Page& b) {
    return a.kind == b.kind && a.node == b.node && a.repeat == b.repeat;
}

std::string kind_name(forms::session::PageKind kind, bool table) {
    if (table) return kTable;
    switch (kind) {
    case forms::session::PageKind::question:
        return "question";
    case forms::session::PageKind::field_list:
        return "field_list";
    case forms::session::PageKind::add_repeat:
        return "add_repeat";
    }
    return {};
}

}  // namespace

Interview::State::State(std::shared_ptr<const OpenForm> opened, const InterviewContext& context,
                        const Clock& clock, Random& random)
    : form(std::move(opened)), surroundings{&clock, &random, properties_of(context)},
      groups(form->form->definition()), registry(registry_form(form->form->definition())),
      grids(form->form->definition(), groups) {
    if (const auto rules = audit_rules(form->form->definition()))
        audit.emplace(*rules, context.enumerator, clock);
}

const Page* Interview::State::page() const {
    return current < pages.size() ? &pages[current] : nullptr;
}

void Interview::State::show(std::size_t index) {
    const std::size_t shown = pages.empty() ? 0 : std::min(index, pages.size() - 1);
    if (shown != current) ++log.visit;
    current = shown;
    ++revision;
    view.reset();
}

bool Interview::State::show(const Page& wanted) {
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [&](const Page& page) { return same_stop(page, wanted); });
    if (found == pages.end()) return false;
    show(static_cast<std::size_t>(found - pages.begin()));
    return true;
}

void Interview::State::refresh() {
    ++revision;
    view.reset();
    if (shape == session->shape() && !pages.empty()) return;  // the same stops
    const std::vector<Page> before = std::exchange(pages, take_pages());
    if (current < before.size() && show(before[current])) return;
    const auto same = [](const Page* a, const Page* b) { return same_stop(*a, *b); };
    std::unordered_map<const Page*, std::size_t, StopHash, decltype(same)> places(pages.size(), {},
                                                                                  same);
    for (std::size_t i = 0; i < pages.size(); ++i)
        places.emplace(&pages[i], i);
    const auto shown = [&](const Page& wanted) {
        const auto found = places.find(&wanted);
        if (found == places.end()) return false;
        show(found->second);
        return true;
    };
    const std::size_t was = current;
    for (std::size_t i = was; i < before.size(); ++i)
        if (shown(before[i])) return;
    for (std::size_t i = std::min(was, before.size()); i-- > 0;)
        if (shown(before[i])) return;
    show(std::size_t{0});
}

bool Interview::State::go_to(NodeId node) {
    if (show_in_table(node)) return true;
    const auto holds = [node](const Page& page) {
        const bool asks_to_add = page.kind == forms::session::PageKind::add_repeat;
        return (page.node == node && !asks_to_add) ||
               std::find(page.questions.begin(), page.questions.end(), node) !=
                   page.questions.end();
    };
    const auto lies_within = [node](const Page& page) {
        return std::find(page.within.begin(), page.within.end(), node) != page.within.end();
    };
    auto found = std::find_if(pages.begin(), pages.end(), holds);
    if (found == pages.end()) found = std::find_if(pages.begin(), pages.end(), lies_within);
    if (found == pages.end()) return false;
    show(static_cast<std::size_t>(found - pages.begin()));
    return true;
}

Place Interview::State::place() const {
    const Page* here = page();
    if (here == nullptr) return {};
    NodeId node = here->node;
    if (table() != nullptr && cell_node(cell()) != forms::model::kNoNode) node = cell_node(cell());
    return {kind_name(here->kind, table() != nullptr), session->answers().path(node),
            repeat_id_of(*session, *here)};
}

void Interview::State::show(const Place& place) {
    if (place.kind == kTable) {
        const NodeId node = session->answers().find(place.node);
        if (node != forms::model::kNoNode && show_in_table(node)) return;
        grids.below = true;
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const bool is_table =
            pages[i].kind == forms::session::PageKind::add_repeat && grids.in_use(pages[i].repeat);
        if (kind_name(pages[i].kind, is_table) == place.kind &&
            session->answers().path(pages[i].node) == place.node &&
            repeat_id_of(*session, pages[i]) == place.repeat) {
            show(i);
            return;
        }
    }
    // A place that the pages put otherwise now (a table, a newer form): the question itself.
    const NodeId node = session->answers().find(place.node);
    if (node != forms::model::kNoNode) go_to(node);
}

}  // namespace relais::client::work
