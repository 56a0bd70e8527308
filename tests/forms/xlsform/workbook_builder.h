// Workbooks for tests: from Markdown, and from hand-written parts of an .xlsx.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "forms/model/definition.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

/// A zip file of these parts.
std::string zip_of(const std::map<std::string, std::string>& parts);
/// An .xlsx with one sheet "survey" whose <sheetData> is `rows`; other parts may be given.
std::string xlsx_of(const std::string& rows, std::map<std::string, std::string> parts = {});

/// Fails the test when the text is no workbook.
Workbook workbook_of(std::string_view markdown);
/// The complaints in one text: "error survey!B3: …\n"; a loaded form must have no error.
std::string complaints_of(std::string_view markdown);
/// Fails the test, naming the complaints, when the form does not load.
model::Definition definition_of(std::string_view markdown);
const model::Node& node_at(const model::Definition& definition, std::string_view path);
/// The control of a node, wherever it stands in the body; null when it has none.
const model::Control* control_at(const model::Definition& definition, std::string_view path);
/// "text", with "{expression}" for outputs.
std::string plain(const model::Text& text);

}  // namespace relais::forms::xlsform
