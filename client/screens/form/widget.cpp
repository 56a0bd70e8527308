#include "client/screens/form/widget.h"

#include <utility>

#include "client/screens/form/acknowledge.h"
#include "client/screens/form/choices.h"
#include "client/screens/form/entry.h"
#include "client/screens/form/form.h"
#include "client/screens/form/geo.h"
#include "client/screens/form/ranking.h"
#include "client/screens/form/select.h"
#include "client/screens/form/typed.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

using work::Widget;

void open_or_close(State& state) {
    const auto* question = focused(state);
    if (question == nullptr) return;
    if (is_typed(question->widget))
        state.opened = !state.opened && can_open(*question);
    else
        state.choosing.open = !state.choosing.open;
}

bool takes_escape(State& state) {
    return std::exchange(state.opened, false) || std::exchange(state.choosing.open, false) ||
           std::exchange(state.ranking.held, false);
}

Reaction react(State& state, const work::QuestionView& question, const ui::KeyPress& key) {
    switch (question.widget) {
    case Widget::select_one:
    case Widget::select_multiple:
        return press_select(state, question, key);
    case Widget::text:
    case Widget::integer:
    case Widget::decimal:
    case Widget::date:
    case Widget::time:
    case Widget::date_time:
    case Widget::range:
        return press_typed(state, question, key);
    case Widget::rank: {
        const Ranked ranked = press(state.ranking, question, key);
        if (!ranked.value || *ranked.value == question.value) return {.mine = ranked.mine};
        return {true, Answer{question.id, *ranked.value}};
    }
    case Widget::barcode:
        return press_barcode(state, question, key);
    case Widget::geopoint:
    case Widget::geotrace:
    case Widget::geoshape:
        return press_geo(state, question, key);
    case Widget::image:
    case Widget::audio:
    case Widget::video:
    case Widget::file:
        return press_media(state, question, key);
    case Widget::acknowledge:
        return press_acknowledge(question, key);
    case Widget::note:
    case Widget::unsupported:
        break;
    }
    return {};
}

}  // namespace relais::client::screens::form
