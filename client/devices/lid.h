// Whether the laptop's lid is shut, as the kernel's ACPI button driver tells it to everybody
// (/proc/acpi/button/lid/LID0/state: "state:      open"). A look costs a few microseconds and wakes
// nobody; a machine without a lid never has one shut.
#pragma once

#include <string>

namespace relais::client::devices {

inline constexpr const char* kLids = "/proc/acpi/button/lid";

/// One of the lids in `folder` is shut.
bool is_lid_shut(const std::string& folder = kLids);

}  // namespace relais::client::devices
