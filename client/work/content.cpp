#include "client/work/content.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/work/json.h"
#include "forms/base/result.h"
#include "forms/xform/instance.h"

namespace relais::client::work {

namespace {

/// Apart from the header, which is small: answers may be long.
std::string encode_leftovers(const std::vector<Leftover>& leftovers) {
    if (leftovers.empty()) return {};
    Json all = Json::array();
    for (const auto& each : leftovers)
        all.push_back({{"path", each.path}, {"text", each.text}});
    return to_text({{"all", std::move(all)}});
}

std::vector<Leftover> decode_leftovers(std::string_view bytes) {
    std::vector<Leftover> leftovers;
    const Json object = parse_object(bytes);
    const auto all = object.find("all");
    if (all == object.end() || !all->is_array()) return leftovers;
    for (const auto& each : *all)
        if (each.is_object()) leftovers.push_back({text_at(each, "path"), text_at(each, "text")});
    return leftovers;
}

/// The first `size` bytes, as many as there are.
std::string_view take_part(std::string_view& bytes, std::int64_t size) {
    const auto taken = static_cast<std::size_t>(
        std::clamp<std::int64_t>(size, 0, static_cast<std::int64_t>(bytes.size())));
    const std::string_view part = bytes.substr(0, taken);
    bytes.remove_prefix(taken);
    return part;
}

}  // namespace

std::string encode(const Content& content) {
    Json header = {
        {"v", kContentVersion},
        {"form", content.form_file},
        {"page",
         {{"kind", content.place.kind},
          {"node", content.place.node},
          {"repeat", content.place.repeat}}},
        {"language", content.language},
        {"started", content.started.ms},
    };
    if (content.late.is_late())
        header["late"] = {{"happened", content.late.happened.ms},
                          {"hour_known", content.late.hour_known ? 1 : 0},
                          {"reason", content.late.reason}};
    if (!content.reasons.empty()) header["reasons"] = content.reasons;
    if (!content.tables.empty()) header["tables"] = content.tables;
    const std::string leftovers = encode_leftovers(content.leftovers);
    if (!leftovers.empty()) header["leftovers"] = leftovers.size();
    if (!content.audit.empty()) header["audit"] = content.audit.size();
    std::string bytes = to_text(header);
    bytes += '\n';  // JSON text holds no raw line end, so the first one ends it
    bytes += leftovers;
    bytes += content.audit;
    bytes += content.instance_xml;
    return bytes;
}

Result<Content> decode_content(std::string_view bytes) {
    const std::size_t end = bytes.substr(0, kMaxContentHeader).find('\n');
    if (end == std::string_view::npos) return fail(Errc::corrupt, "draft", "has no header");
    const Json header = parse_object(bytes.substr(0, end));
    if (header.is_null()) return fail(Errc::corrupt, "draft", "its header is not readable");
    const std::int64_t version = whole_at(header, "v");
    if (version > kContentVersion) {
        return fail(Errc::newer_version, "draft", "was written by a newer Relais");
    }
    if (version != kContentVersion) return fail(Errc::corrupt, "draft", "has no known version");
    std::string_view xml = bytes.substr(end + 1);
    const std::string_view leftovers = take_part(xml, whole_at(header, "leftovers"));
    const std::string_view audit = take_part(xml, whole_at(header, "audit"));
    if (xml.size() > forms::xform::kMaxInstanceBytes) {
        return fail(Errc::limit, "draft", "is larger than an interview may be");
    }

    Content content;
    content.form_file = text_at(header, "form");
    content.language = text_at(header, "language");
    content.started = Instant{whole_at(header, "started")};
    if (const auto page = header.find("page"); page != header.end() && page->is_object()) {
        content.place = {text_at(*page, "kind"), text_at(*page, "node"), text_at(*page, "repeat")};
    }
    if (const auto late = header.find("late"); late != header.end() && late->is_object())
        content.late = {Instant{whole_at(*late, "happened")}, whole_at(*late, "hour_known") == 1,
                        text_at(*late, "reason")};
    if (const auto all = header.find("reasons"); all != header.end() && all->is_object()) {
        for (const auto& [key, reason] : all->items())
            if (reason.is_string()) content.reasons[key] = reason.get<std::string>();
    }
    if (const auto all = header.find("tables"); all != header.end() && all->is_object()) {
        for (const auto& [repeat, on] : all->items())
            if (on.is_boolean()) content.tables[repeat] = on.get<bool>();
    }
    content.leftovers = decode_leftovers(leftovers);
    content.audit = audit;
    content.instance_xml = xml;
    return content;
}

}  // namespace relais::client::work
