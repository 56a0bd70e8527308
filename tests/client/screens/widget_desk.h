// A desk at the form that shows every widget.
#pragma once

#include "forms/base/file.h"
#include "tests/client/screens/form_desk.h"

namespace relais::tests {

struct WidgetDesk : FormDesk {
    WidgetDesk()
        : FormDesk("widgets.md",
                   read_file(REPO_ROOT "/tests/data/forms/widgets.md", 1U << 20U).value_or("")) {}
    void keys(client::ui::Key which, int times) {
        for (int i = 0; i < times; ++i)
            press(which);
    }
};

}  // namespace relais::tests
