#include "forms/xlsform/types.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"

namespace relais::forms::xlsform {

namespace {

using model::ControlKind;
using model::DataType;

/// `detail` of metadata: "preload params"; of uploads: the media type.
constexpr auto kTypes = std::to_array<TypeRow>({
    {"text"},
    {"integer", Role::question, ControlKind::input, DataType::integer},
    {"decimal", Role::question, ControlKind::input, DataType::decimal},
    {"range", Role::question, ControlKind::range, DataType::integer},
    {"date", Role::question, ControlKind::input, DataType::date},
    {"time", Role::question, ControlKind::input, DataType::time},
    {"dateTime", Role::question, ControlKind::input, DataType::date_time},
    {"geopoint", Role::question, ControlKind::input, DataType::geopoint},
    {"geotrace", Role::question, ControlKind::input, DataType::geotrace},
    {"geoshape", Role::question, ControlKind::input, DataType::geoshape},
    {"barcode", Role::question, ControlKind::input, DataType::barcode},
    {"acknowledge", Role::question, ControlKind::trigger, DataType::string},
    {"image", Role::question, ControlKind::upload, DataType::binary, "image/*"},
    {"audio", Role::question, ControlKind::upload, DataType::binary, "audio/*"},
    {"video", Role::question, ControlKind::upload, DataType::binary, "video/*"},
    {"file", Role::question, ControlKind::upload, DataType::binary, "application/*"},
    {"osm", Role::question, ControlKind::upload, DataType::binary, "osm/*"},
    {"percentage",
     Role::question,
     ControlKind::input,
     DataType::integer,
     {},
     "0 <= . and . <= 100"},
    {"phone number",
     Role::question,
     ControlKind::input,
     DataType::string,
     {},
     "regex(., '^\\d*$')",
     "Enter numbers only."},
    {"number of days in last month",
     Role::question,
     ControlKind::input,
     DataType::integer,
     {},
     "0 <= . and . <= 31",
     "Enter a number 0-31."},
    {"number of days in last six months",
     Role::question,
     ControlKind::input,
     DataType::integer,
     {},
     "0 <= . and . <= 183",
     "Enter a number 0-183."},
    {"number of days in last year",
     Role::question,
     ControlKind::input,
     DataType::integer,
     {},
     "0 <= . and . <= 365",
     "Enter a number 0-365."},
    {"note", Role::note},
    {"calculate", Role::calculate},
    {"hidden", Role::hidden},
    {"start", Role::metadata, ControlKind::input, DataType::date_time, "timestamp start"},
    {"end", Role::metadata, ControlKind::input, DataType::date_time, "timestamp end"},
    {"today", Role::metadata, ControlKind::input, DataType::date, "date today"},
    {"deviceid", Role::metadata, ControlKind::input, DataType::string, "property deviceid"},
    {"phonenumber", Role::metadata, ControlKind::input, DataType::string, "property phonenumber"},
    {"username", Role::metadata, ControlKind::input, DataType::string, "property username"},
    {"email", Role::metadata, ControlKind::input, DataType::string, "property email"},
    {"subscriberid", Role::metadata, ControlKind::input, DataType::string, "property subscriberid"},
    {"simserial", Role::metadata, ControlKind::input, DataType::string, "property simserial"},
    {"uri:deviceid", Role::metadata, ControlKind::input, DataType::string, "property uri:deviceid"},
    {"uri:phonenumber", Role::metadata, ControlKind::input, DataType::string,
     "property uri:phonenumber"},
    {"uri:subscriberid", Role::metadata, ControlKind::input, DataType::string,
     "property uri:subscriberid"},
    {"uri:simserial", Role::metadata, ControlKind::input, DataType::string,
     "property uri:simserial"},
    {"uri:username", Role::metadata, ControlKind::input, DataType::string, "property uri:username"},
    {"uri:email", Role::metadata, ControlKind::input, DataType::string, "property uri:email"},
    {"audit", Role::audit, ControlKind::input, DataType::binary},
    {"start-geopoint", Role::silent, ControlKind::input, DataType::geopoint, "odk:setgeopoint"},
    {"background-geopoint", Role::silent, ControlKind::input, DataType::geopoint,
     "odk:setgeopoint"},
    {"background-audio", Role::silent, ControlKind::input, DataType::binary, "odk:recordaudio"},
    {"begin group", Role::begin_group},
    {"end group", Role::end_group},
    {"begin repeat", Role::begin_repeat},
    {"end repeat", Role::end_repeat},
    {"begin loop", Role::begin_loop},
    {"end loop", Role::end_loop},
    {"csv-external", Role::external_instance, ControlKind::input, DataType::none, "file-csv csv"},
    {"xml-external", Role::external_instance, ControlKind::input, DataType::none, "file xml"},
    {"select_one", Role::select, ControlKind::select_one},
    {"select_multiple", Role::select, ControlKind::select_multiple},
    {"rank", Role::select, ControlKind::rank},
});

struct Alias {
    std::string_view spelling, name;
};

/// Underscores count as blanks; only words that differ from the table above.
constexpr auto kAliases = std::to_array<Alias>({
    {"string", "text"},
    {"q string", "text"},
    {"add text prompt", "text"},
    {"int", "integer"},
    {"q int", "integer"},
    {"add integer prompt", "integer"},
    {"q decimal", "decimal"},
    {"add decimal prompt", "decimal"},
    {"q date", "date"},
    {"add date prompt", "date"},
    {"q time", "time"},
    {"add time prompt", "time"},
    {"datetime", "dateTime"},
    {"date time", "dateTime"},
    {"q date time", "dateTime"},
    {"q datetime", "dateTime"},
    {"add datetime prompt", "dateTime"},
    {"add date time prompt", "dateTime"},
    {"gps", "geopoint"},
    {"location", "geopoint"},
    {"q location", "geopoint"},
    {"q geopoint", "geopoint"},
    {"add location prompt", "geopoint"},
    {"q geotrace", "geotrace"},
    {"q geoshape", "geoshape"},
    {"q barcode", "barcode"},
    {"add barcode prompt", "barcode"},
    {"trigger", "acknowledge"},
    {"q acknowledge", "acknowledge"},
    {"add acknowledge prompt", "acknowledge"},
    {"photo", "image"},
    {"q image", "image"},
    {"q picture", "image"},
    {"add image prompt", "image"},
    {"add photo prompt", "image"},
    {"q audio", "audio"},
    {"add audio prompt", "audio"},
    {"q video", "video"},
    {"add video prompt", "video"},
    {"add file prompt", "file"},
    {"q note", "note"},
    {"add note prompt", "note"},
    {"q calculate", "calculate"},
    {"add calculate prompt", "calculate"},
    {"q hidden", "hidden"},
    {"add hidden prompt", "hidden"},
    {"start time", "start"},
    {"get start time", "start"},
    {"end time", "end"},
    {"get end time", "end"},
    {"get today", "today"},
    {"imei", "deviceid"},
    {"device id", "deviceid"},
    {"get device id", "deviceid"},
    {"get phone number", "phonenumber"},
    {"get sim id", "simserial"},
    {"sim id", "simserial"},
    {"sim serial", "simserial"},
    {"get subscriber id", "subscriberid"},
    {"subscriber id", "subscriberid"},
    {"begin lgroup", "begin repeat"},
    {"end lgroup", "end repeat"},
    {"begin looped group", "begin repeat"},
    {"end looped group", "end repeat"},
});

struct SelectWords {
    std::string_view words, name;
    ChoiceSource source;
};

/// Longer words stand before what they begin with.
constexpr auto kSelects = std::to_array<SelectWords>({
    {"select one from file", "select_one", ChoiceSource::file},
    {"select multiple from file", "select_multiple", ChoiceSource::file},
    {"select one external", "select_one", ChoiceSource::external_list},
    {"add select one prompt using", "select_one", ChoiceSource::list},
    {"add select multiple prompt using", "select_multiple", ChoiceSource::list},
    {"select all that apply from", "select_multiple", ChoiceSource::list},
    {"select all that apply", "select_multiple", ChoiceSource::list},
    {"select one from", "select_one", ChoiceSource::list},
    {"select multiple from", "select_multiple", ChoiceSource::list},
    {"select one", "select_one", ChoiceSource::list},
    {"select multiple", "select_multiple", ChoiceSource::list},
    {"select1", "select_one", ChoiceSource::list},
    {"rank", "rank", ChoiceSource::list},
});

const TypeRow* find_row(std::string_view name) {
    for (const auto& row : kTypes)
        if (row.name == name) return &row;
    return nullptr;
}

/// "begin_group " → "begin group"; what follows the words of a select keeps its underscores.
std::string with_blanks(std::string_view cell) {
    auto out = collapse_blanks(cell);
    for (auto& c : out)
        if (c == '_') c = ' ';
    return out;
}

/// "list or_other" → true and "list".
bool take_or_other(std::string& choices) {
    for (const std::string_view words : {" or_other", " or other", " or specify other"}) {
        if (!choices.ends_with(words)) continue;
        choices.resize(choices.size() - words.size());
        return true;
    }
    return false;
}

std::optional<TypeUse> parse_select(std::string_view cell) {
    const auto clean = collapse_blanks(cell);
    const auto words = lower_ascii(with_blanks(clean));
    for (const auto& row : kSelects) {
        if (!words.starts_with(row.words)) continue;
        if (words.size() > row.words.size() && words[row.words.size()] != ' ') continue;
        TypeUse use{find_row(row.name), row.source, {}, false};
        use.choices = trim(std::string_view(clean).substr(row.words.size()));
        use.or_other = take_or_other(use.choices);
        if (use.choices.starts_with("${")) use.source = ChoiceSource::repeat;
        return use;
    }
    return std::nullopt;
}

}  // namespace

std::optional<TypeUse> parse_type(std::string_view cell) {
    const auto clean = collapse_blanks(cell);
    if (const auto* row = find_row(clean); row != nullptr && row->role != Role::select)
        return TypeUse{row, ChoiceSource::none, {}, false};
    if (auto select = parse_select(clean)) return select;
    const auto words = lower_ascii(with_blanks(clean));
    for (const auto& alias : kAliases)
        if (alias.spelling == words)
            return TypeUse{find_row(alias.name), ChoiceSource::none, {}, false};
    for (const auto& row : kTypes)
        if (row.role != Role::select && lower_ascii(row.name) == words)
            return TypeUse{&row, ChoiceSource::none, {}, false};
    for (const std::string_view begin : {"begin loop over ", "begin loop "})
        if (words.starts_with(begin))
            return TypeUse{find_row("begin loop"), ChoiceSource::list, clean.substr(begin.size()),
                           false};
    if (words.starts_with("osm "))
        return TypeUse{find_row("osm"), ChoiceSource::list, clean.substr(4), false};
    return std::nullopt;
}

TypeUse known_type(std::string_view words) {
    auto type = parse_type(words);
    RELAIS_ASSERT(type.has_value());
    return *std::move(type);
}

}  // namespace relais::forms::xlsform
