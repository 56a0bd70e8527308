#include "forms/xlsform/reference_names.h"

#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <variant>

#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/cell_text.h"
#include "forms/xlsform/xlsform.h"

namespace relais::forms::xlsform {

namespace {

using model::NodeIndex;

constexpr std::string_view kLastSaved = "instance('__last-saved')";

bool in_path(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           c == '-' || c == '.' || c == '/' || c == ':' || c == '(' || c == ')' || c == '\'' ||
           static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

ReferenceNames::ReferenceNames(const model::Definition& definition)
    : definition_(definition), unheard_(Workbook{}), references_(definition, unheard_) {
    for (std::size_t i = 1; i < definition.nodes.size(); ++i)
        by_name_.emplace(definition.nodes[i].name, static_cast<NodeIndex>(i));
}

std::string ReferenceNames::name_of(NodeIndex node) const {
    const auto& name = definition_.nodes[node].name;
    const auto [first, last] = by_name_.equal_range(name);
    if (!is_xml_name(name) || first == last || std::next(first) != last) return {};
    return "${" + name + "}";
}

/// `${name}` when it may be read as `path`; which of the ways a path is written is tried later.
std::string ReferenceNames::named(std::string_view path, const References::Where& where) {
    std::string before;
    if (path.starts_with(kLastSaved)) {
        path.remove_prefix(kLastSaved.size());
        before = "last-saved#";
    }
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return {};
    const auto [first, last] = by_name_.equal_range(path.substr(slash + 1));
    if (first == last || std::next(first) != last || !is_xml_name(first->first)) return {};
    auto inside = where;
    inside.in_predicate = true;
    const bool same = path == path_of(definition_, first->second) ||
                      (before.empty() && (path == references_.path(first->second, where) ||
                                          path == references_.path(first->second, inside)));
    return same ? "${" + before + first->first + "}" : std::string();
}

std::string ReferenceNames::expression(const std::string& xpath, const References::Where& where) {
    std::string out;
    // References stand between blanks, as they are written: " /data/age ".
    const std::string padded = " " + xpath + " ";
    std::size_t i = 0;
    while (i < padded.size()) {
        auto end = i + 1;
        while (end < padded.size() && in_path(padded[end]))
            ++end;
        const bool between = padded[i] == ' ' && end < padded.size() && padded[end] == ' ';
        const auto path = std::string_view(padded).substr(i + 1, end - i - 1);
        const auto name = between ? named(path, where) : std::string();
        if (name.empty()) {
            out += padded[i++];
            continue;
        }
        out += name;
        i = end + 1;
    }
    out = trim(out);
    if (trim(references_.expression(out, where)) == trim(xpath)) return out;
    return std::string(trim(xpath));
}

std::string ReferenceNames::output(const std::string& xpath, const References::Where& where) {
    std::string path(trim(xpath));
    const auto is_same = [&](const std::string& cell) {
        const auto read = references_.text(cell, where);
        const auto* one = read.size() == 1 ? std::get_if<model::Output>(&read.front()) : nullptr;
        return one != nullptr && one->expression == xpath;
    };
    if (const auto name = named(path, where); !name.empty()) return name;
    if (path.starts_with("instance(")) {
        const auto cell = expression(path, where);
        if (is_same(cell)) return cell;
    }
    // The same question by another path.
    const auto slash = path.rfind('/');
    const auto [first, last] = by_name_.equal_range(
        slash == std::string::npos ? std::string_view() : std::string_view(path).substr(slash + 1));
    const bool plain = path.find_first_of("[ (") == std::string::npos;
    if (plain && first != last && std::next(first) == last) {
        if (const auto name = name_of(first->second); !name.empty()) return name;
    }
    return path;
}

std::string ReferenceNames::text(const model::Text& parts, const References::Where& where) {
    std::string out;
    for (const auto& part : parts) {
        if (const auto* words = std::get_if<std::string>(&part))
            out += *words;
        else
            out += output(std::get<model::Output>(part).expression, where);
    }
    return out;
}

}  // namespace relais::forms::xlsform
