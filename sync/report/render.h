// Figures as text for people (French) and as JSON for programs.
#pragma once

#include <map>
#include <string>

#include "sync/report/figures.h"

namespace relais::sync::report {

/// Code of a point → its name, for the text; codes without one stand alone.
using PointNames = std::map<std::string, std::string>;

std::string render_text(const Figures& figures, const PointNames& points);
/// One object: forms, movements, households; stable order, two blanks of indent.
std::string render_json(const Figures& figures);

}  // namespace relais::sync::report
