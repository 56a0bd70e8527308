// Where an interview is among the pages of its form, and how it stays there.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/work/content.h"
#include "client/work/interview.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "forms/base/random.h"
#include "forms/base/time.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::session::Page;

namespace {

std::vector<std::pair<std::string, std::string>> properties_of(const InterviewContext& context) {
    return {{"deviceid", context.device},       {"username", context.enumerator},
            {"enumerator", context.enumerator}, {"point", context.point},
            {"point_name", context.point_name}, {"team", context.team}};
}

bool same_stop(const Page& a, const Page& b) {
    return a.kind == b.kind && a.node == b.node && a.repeat == b.repeat;
}

std::string kind_name(forms::session::PageKind kind) {
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
      groups(form->form->definition()), registry(registry_form(form->form->definition())) {}

const Page* Interview::State::page() const {
    return current < pages.size() ? &pages[current] : nullptr;
}

void Interview::State::show(std::size_t index) {
    current = pages.empty() ? 0 : std::min(index, pages.size() - 1);
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
    const std::vector<Page> before = std::exchange(pages, session->pages());
    const std::size_t was = current;
    for (std::size_t i = was; i < before.size(); ++i) {
        if (show(before[i])) return;
    }
    for (std::size_t i = std::min(was, before.size()); i-- > 0;) {
        if (show(before[i])) return;
    }
    show(std::size_t{0});
}

void Interview::State::remember() {
    if (const Page* here = page()) undo_places.push_back(*here);
    redo_places.clear();
}

Place Interview::State::place() const {
    const Page* here = page();
    if (here == nullptr) return {};
    return {kind_name(here->kind), session->answers().path(here->node),
            repeat_id_of(*session, *here)};
}

void Interview::State::show(const Place& place) {
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (kind_name(pages[i].kind) == place.kind &&
            session->answers().path(pages[i].node) == place.node &&
            repeat_id_of(*session, pages[i]) == place.repeat) {
            show(i);
            return;
        }
    }
}

}  // namespace relais::client::work
