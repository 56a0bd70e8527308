// Points, teams and enumerators as small CSV files that the administrator may edit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forms/base/result.h"
#include "sync/batch/enrolment.h"

namespace relais::sync::hub {

/// Whether lines that name a day in the column `retired` count: they keep the names of what older
/// records tell of, and are handed out no more.
enum class Retired : std::uint8_t { left_out, included };

/// Columns code, name, place, adm3_pcode, latitude, longitude, radius_m (2000 where it
/// is empty), retired; only code is required. Codes must differ. `name` is what
/// complaints call the file.
Result<std::vector<batch::Point>> read_points(const std::string& name, std::string_view csv,
                                              Retired retired = Retired::left_out);
/// Columns code, name, retired.
Result<std::vector<batch::Person>> read_enumerators(const std::string& name, std::string_view csv,
                                                    Retired retired = Retired::left_out);
/// Columns team, retired.
Result<std::vector<std::string>> read_teams(const std::string& name, std::string_view csv,
                                            Retired retired = Retired::left_out);
/// What stands in a cell, without what to_csv() puts in front of "+223 …" or "-Rive".
std::string_view unshielded(std::string_view cell);

std::string write_points(const std::vector<batch::Point>& points);
std::string write_enumerators(const std::vector<batch::Person>& enumerators);
std::string write_teams(const std::vector<std::string>& teams);

}  // namespace relais::sync::hub
