// Points, teams and enumerators as small CSV files that the administrator may edit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/enrolment.h"

namespace relais::sync::hub {

/// Columns code, name, place, adm3_pcode, latitude, longitude, radius_m (2000 where it
/// is empty); only code is required. Codes must differ. `name` is what
/// complaints call the file.
Result<std::vector<batch::Point>> read_points(const std::string& name, std::string_view csv);
/// Columns code, name.
Result<std::vector<batch::Person>> read_enumerators(const std::string& name, std::string_view csv);
/// Column team.
Result<std::vector<std::string>> read_teams(const std::string& name, std::string_view csv);

std::string write_points(const std::vector<batch::Point>& points);
std::string write_enumerators(const std::vector<batch::Person>& enumerators);
std::string write_teams(const std::vector<std::string>& teams);

}  // namespace relais::sync::hub
