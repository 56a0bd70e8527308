#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/screens/form/form.h"
#include "client/screens/form/range.h"
#include "client/screens/form/typed.h"
#include "client/screens/form/widget_view.h"
#include "client/ui/answers.h"
#include "client/ui/keys.h"
#include "client/ui/ui.h"
#include "client/work/interview.h"

namespace relais::client::screens::form {

namespace {

using work::QuestionView;

constexpr std::int64_t kMaxTicks = 40;  ///< closer ones would be a grey bar
constexpr std::int64_t kListRows = 7;

std::string label_at(const QuestionView& question, const std::string& value) {
    for (const auto& choice : question.choices)
        if (choice.value == value) return choice.label;
    return {};
}

std::string in_words(const QuestionView& question, const std::string& value) {
    const std::string label = label_at(question, value);
    return label.empty() ? value : value + " — " + label;
}

/// How many stops lie between two ticks: as the author says, else 1, else what is not too close.
std::int64_t tick_step(const QuestionView& question, const Stops& stops) {
    if (!question.range.tick_interval.empty()) {
        work::RangeView ticks = question.range;
        ticks.step = question.range.tick_interval;
        const auto wide = stops_of(ticks);
        if (wide && wide->decimals == stops.decimals)
            return std::max<std::int64_t>(1, wide->step / stops.step);
    }
    return stops.last <= kMaxTicks ? 1 : std::max<std::int64_t>(1, stops.last);
}

std::vector<ui::Tick> ticks_of(const QuestionView& question, const Stops& stops) {
    std::vector<ui::Tick> ticks;
    const bool none = work::looks(question, "no-ticks");
    const std::int64_t step =
        none ? std::max<std::int64_t>(1, stops.last) : tick_step(question, stops);
    for (std::int64_t at = 0; at <= stops.last && at / step <= kMaxTicks; at += step) {
        const std::string value = stops.text(at);
        const std::string label = label_at(question, value);
        // Where the author names some of the ticks, the others stay silent.
        const bool told = question.choices.empty();
        ticks.push_back({stops.fraction(at), told ? value : label});
    }
    return ticks;
}

void draw_slider(const State& state, Place place, const Stops& stops,
                 std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const auto at = stops.index(question.value);
    ui::Slider slider;
    if (at) slider.at = stops.fraction(*at);
    if (const auto waits = stops.index(question.range.placeholder))
        slider.waits = stops.fraction(*waits);
    slider.ticks = ticks_of(question, stops);
    slider.told = in_words(question, question.value);
    slider.vertical = look_of(question, stops) == RangeLook::vertical;
    slider.focused = place.has_keys;
    if (const auto clicked = ui::slider((question.id + "-scale").c_str(), slider))
        intent = Answer{question.id, stops.text(stops.nearest(*clicked))};
    if (place.has_keys) ui::keep_in_sight();
}

void draw_typed_value(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    ui::TextEdit edit;
    edit.set(resting_text(state, question));
    if (place.has_keys && state.edit_of == question.id) edit = state.edit;
    edit.caret = edit.text.size();
    if (ui::field(question.id.c_str(),
                  {.text = edit.text,
                   .caret = edit.caret,
                   .placeholder =
                       ui::fill(ui::tr("de {0} à {1}"), {question.range.start, question.range.end}),
                   .focused = place.has_keys,
                   .failing = is_unfinished(state, question)}))
        intent = Focus{place.index};
}

void draw_list(const State& state, Place place, const Stops& stops, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const std::int64_t at = stops.index(question.value).value_or(0);
    const std::int64_t first = std::clamp<std::int64_t>(
        at - kListRows / 2, 0, std::max<std::int64_t>(0, stops.last + 1 - kListRows));
    const std::int64_t end = std::min(stops.last + 1, first + kListRows);
    for (std::int64_t i = first; i < end; ++i) {
        const std::string value = stops.text(i);
        const bool chosen = value == question.value;
        if (ui::choice((question.id + "=" + value).c_str(), {.key = "",
                                                             .label = in_words(question, value),
                                                             .detail = "",
                                                             .chosen = chosen,
                                                             .focused = chosen && place.has_keys}))
            intent = Answer{question.id, value};
        if (chosen && place.has_keys) ui::keep_in_sight();
    }
}

}  // namespace

void draw_range(const State& state, Place place, std::optional<Intent>& intent) {
    const QuestionView& question = state.page.questions[place.index];
    const auto stops = stops_of(question.range);
    if (!stops) {
        draw_typed(state, place, intent);
        return;
    }
    const RangeLook look = look_of(question, *stops);
    if (look == RangeLook::stars) {
        const auto lit = stops->index(question.value);
        if (const auto star =
                ui::stars(question.id, static_cast<std::size_t>(stops->last + 1),
                          lit ? static_cast<std::size_t>(*lit + 1) : 0, place.has_keys))
            intent = Answer{question.id, stops->text(static_cast<std::int64_t>(*star) - 1)};
        if (place.has_keys) ui::keep_in_sight();
        if (lit)
            ui::hint(ui::fill(ui::tr("✓ {0} sur {1}"),
                              {in_words(question, question.value), stops->text(stops->last)}),
                     ui::Tone::good);
    } else {
        draw_typed_value(state, place, intent);
        if (look == RangeLook::list)
            draw_list(state, place, *stops, intent);
        else
            draw_slider(state, place, *stops, intent);
        if (const auto label = label_at(question, question.value); !label.empty())
            ui::hint("✓ " + label, ui::Tone::good);
    }
    tell_half(state, place,
              ui::fill(ui::tr("de {0} à {1}, de {2} en {2}"),
                       {question.range.start, question.range.end, question.range.step}));
}

}  // namespace relais::client::screens::form
