#include <optional>

#include "client/screens/form/acknowledge.h"
#include "client/screens/form/form.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

void draw_acknowledge(const State& state, Place place, std::optional<Intent>& intent) {
    const work::QuestionView& question = state.page.questions[place.index];
    if (ui::choice(question.id.c_str(), {.key = "1",
                                         .label = ui::tr("C'est lu"),
                                         .detail = "",
                                         .chosen = !question.value.empty(),
                                         .focused = place.has_keys,
                                         .multiple = true}))
        intent = toggled(question);
}

}  // namespace relais::client::screens::form
