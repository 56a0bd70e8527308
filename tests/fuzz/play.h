// An interview without a person: every page is answered with something, undone, done again, written
// and read back.
#pragma once

#include <string_view>

#include "forms/base/random.h"
#include "forms/session/session.h"
#include "tests/support/manual_clock.h"

namespace relais::tests::fuzz {

/// A clock that stands and chance that repeats: the same bytes always do the same.
struct World {
    World() {
        surroundings.clock = &clock;
        surroundings.random = &random;
        surroundings.properties = {{"deviceid", "relais:7"}, {"username", "AD-07"}};
    }
    ManualClock clock;
    SeededRandom random{1};
    forms::session::Surroundings surroundings;
};

void play(forms::session::Session& session);
void finish(forms::session::Session& session);
void use(forms::model::Definition definition, const forms::session::FileSource& files);
forms::session::FileSource same_file_for_all(std::string_view bytes);

}  // namespace relais::tests::fuzz
