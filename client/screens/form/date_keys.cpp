#include "client/screens/form/date_keys.h"

#include <cstdint>
#include <optional>
#include <string>

#include "client/screens/common.h"
#include "client/screens/form/entry.h"
#include "client/ui/keys.h"
#include "client/work/interview.h"
#include "forms/base/time.h"

namespace relais::client::screens::form {

namespace {

using work::Widget;

std::string shown(Widget widget, Instant at, int offset) {
    const std::string text = format_date_time(at, offset);
    if (widget == Widget::time) return shown_value(widget, text.substr(text.find('T') + 1), offset);
    return shown_value(widget, widget == Widget::date ? text.substr(0, 10) : text, offset);
}

/// AZERTY's minus lies on a digit's key, and there it is the digit.
int days_of(const ui::KeyPress& key) {
    if (key.digit >= 0 || key.ctrl || key.alt) return 0;
    return key.text == "+" ? 1 : key.text == "-" ? -1 : 0;
}

}  // namespace

std::optional<std::string> press_date(Widget widget, const std::string& text,
                                      const ui::KeyPress& key, const Now& now) {
    const bool dated = widget == Widget::date || widget == Widget::date_time;
    if (!dated && widget != Widget::time) return std::nullopt;
    const int offset = now.utc_offset_minutes;
    if (text.empty() && key.text == " ") return shown(widget, now.instant, offset);
    const int days = days_of(key);
    if (!dated || days == 0) return std::nullopt;
    constexpr std::int64_t kDayMs = 86'400'000;
    if (text.empty()) return shown(widget, Instant{now.instant.ms + days * kDayMs}, offset);
    const Typed typed = read_typed(widget, text, offset);
    if (!typed.complete) return std::nullopt;
    const auto at = parse_date_time(
        widget == Widget::date ? typed.value + "T12:00:00.000" : typed.value, offset);
    if (!at) return std::nullopt;
    return shown(widget, Instant{at->ms + days * kDayMs}, offset);
}

}  // namespace relais::client::screens::form
