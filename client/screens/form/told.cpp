#include "client/screens/form/told.h"

#include <algorithm>
#include <cstddef>

#include "client/work/steps.h"

namespace relais::client::screens::form {

namespace {

void cancel_out(std::size_t& one, std::size_t& other) {
    const std::size_t both = std::min(one, other);
    one -= both;
    other -= both;
}

}  // namespace

void begin_answer(Told& told) {
    told.fresh = false;
    told.undone.reset();
}

void note(Told& told, const work::Consequence& now) {
    const work::Consequence before = told.consequence;
    told.consequence = now;
    told.fresh = true;
    if (before.kind != work::StepKind::answer || before.id != now.id || now.id.empty()) return;
    told.consequence.hidden += before.hidden;
    told.consequence.revealed += before.revealed;
    told.consequence.cleared += before.cleared;
    told.consequence.came += before.came;
    told.consequence.went += before.went;
    told.consequence.taken_away += before.taken_away;
    cancel_out(told.consequence.hidden, told.consequence.revealed);
    cancel_out(told.consequence.came, told.consequence.went);
    if (told.consequence.went == 0) told.consequence.taken_away = 0;
}

}  // namespace relais::client::screens::form
