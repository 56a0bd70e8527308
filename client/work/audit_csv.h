// The text of an audit log: commas, line feeds, quotes only around what holds one of these (ODK
// XForms, "Client Audit Logs", CSV Format).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relais::client::work {

std::string audit_field(std::string_view value);
/// With its line feed.
std::string audit_line(const std::vector<std::string>& fields);
/// A log without its header, its columns put in that order: what a row lacks is empty, what nobody
/// asks for is dropped. Empty for what is no log.
std::string audit_rows(std::string_view csv, const std::vector<std::string>& columns);

}  // namespace relais::client::work
