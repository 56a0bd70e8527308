// What an Interview holds; shared by the files that implement it and by nobody else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/work/content.h"
#include "client/work/page_view.h"
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
    std::optional<RegistryForm> registry;

    std::vector<forms::session::Page> pages;  ///< of the session as it is now
    std::size_t current = 0;                  ///< among pages; 0 when there is none
    std::optional<PageView> view;             ///< built when asked for, until something changes
    /// Where each change was made, so that undoing shows it.
    std::vector<forms::session::Page> undo_places;
    std::vector<forms::session::Page> redo_places;

    State(std::shared_ptr<const OpenForm> opened, const InterviewContext& context,
          const Clock& clock, Random& random);
    const forms::session::Page* page() const;
    /// Takes the pages again and stays where it was, or at the next place that still exists.
    void refresh();
    void show(std::size_t index);
    /// False when there is no such page now.
    bool show(const forms::session::Page& page);
    void remember();  ///< before a change that can be undone
    Place place() const;
    void show(const Place& place);
};

}  // namespace relais::client::work
