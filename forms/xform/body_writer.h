// The body of an XForm: controls, itemsets, and the actions that stand in them.
#pragma once

#include <string>
#include <vector>

#include "forms/model/definition.h"
#include "forms/xform/itext.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

void write_body(XmlWriter& out, const model::Definition& definition, const Itext& itext);
void write_action(XmlWriter& out, const model::Definition& definition, const model::Action& action);
/// The node's own action without a trigger: where the form was opened, or what was heard.
void write_recording(XmlWriter& out, const std::string& path, const model::Node& node);
/// The list whose items are written into the control itself, because its appearance is a search()
/// that a program replaces them by; else empty.
std::string list_of_items(const model::Control& control);
/// All of these lists, in the order of the body.
std::vector<std::string> lists_in_line(const model::Definition& definition);

}  // namespace relais::forms::xform
