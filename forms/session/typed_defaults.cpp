#include "forms/session/typed_defaults.h"

#include <cmath>

#include "forms/base/time.h"
#include "forms/session/places.h"
#include "forms/xpath/value.h"

namespace relais::forms::session {

namespace {

using model::DataType;

void type_value(DataType type, std::string& text) {
    constexpr std::size_t kDay = 10;  // "2026-11-20"
    if (text.empty()) return;
    if (type == DataType::integer) {
        const double number = xpath::string_to_number(text);
        if (std::isfinite(number) && number != std::trunc(number))
            text = xpath::number_to_string(std::trunc(number));
    } else if (type == DataType::date && text.size() > kDay && text[kDay] == 'T' &&
               parse_date(text.substr(0, kDay)) && parse_date_time(text, 0)) {
        text.resize(kDay);
    } else {
        text = place_as_stored(type, std::move(text));
    }
}

void type_instances(const model::Definition& definition,
                    std::vector<model::StartingInstance>& instances) {
    for (auto& instance : instances) {
        for (auto& [node, text] : instance.values)
            if (node < definition.nodes.size()) type_value(definition.nodes[node].bind.type, text);
        type_instances(definition, instance.inside);
    }
}

}  // namespace

void type_defaults(model::Definition& definition) {
    for (auto& node : definition.nodes)
        type_value(node.bind.type, node.default_value);
    type_instances(definition, definition.starting);
}

}  // namespace relais::forms::session
