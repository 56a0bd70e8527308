// Where a second build of sync, made for tests/sync/sim alone, can be told to do wrong, so that the
// simulation is seen to notice. Everywhere else it is the constant false.
#pragma once

#ifdef RELAIS_WITH_PLANTED_BUGS
#include <string_view>
namespace relais {
bool planted(std::string_view bug);  // tests/sync/sim/planted.cpp
}  // namespace relais
#define RELAIS_PLANTED(bug) (::relais::planted(bug))
#else
#define RELAIS_PLANTED(bug) false
#endif
