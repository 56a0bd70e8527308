#include "client/screens/notices/notices.h"

#include <optional>
#include <variant>

#include "client/screens/common.h"
#include "client/ui/keys.h"
#include "client/work/notices.h"
#include "client/work/workplace.h"
#include "forms/base/time.h"

namespace relais::client::screens::notices {

bool has_any(const work::Workplace& workplace) {
    const work::Notices& notices = workplace.notices();
    return !notices.findings.empty() || notices.revoked_from != Instant{} || workplace.is_retired();
}

void open(State& state, work::Workplace& workplace) {
    state.told = workplace.notices();
    state.retired = workplace.is_retired();
}

void refresh(State& /*state*/, work::Workplace& /*workplace*/) {}

std::optional<Intent> press(State& /*state*/, const ui::KeyPress& key) {
    if (key.key == ui::Key::f9) return ToExchange{};
    if (key.key == ui::Key::enter || key.key == ui::Key::escape) return Read{};
    return std::nullopt;
}

void update(State& state, const Intent& intent, work::Workplace& workplace) {
    workplace.notices_read();
    // Who has no shift open opens one first: sending needs none, but its screen leads home.
    const bool to_exchange =
        std::holds_alternative<ToExchange>(intent) && workplace.stage() == work::Stage::ready;
    state.next = to_exchange ? Screen::exchange : state.then;
}

}  // namespace relais::client::screens::notices
