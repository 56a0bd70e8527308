#include "forms/xform/xml_writer.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "forms/base/text.h"
#include "forms/model/definition.h"

namespace relais::forms::xform {

namespace {

/// XML 1.0 §2.2: what is no character of XML (controls, U+FFFE) cannot be written, not even
/// escaped.
bool is_xml_character(char32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return c != 0xFFFE && c != 0xFFFF;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, bool in_attribute) {
    std::string repaired;
    const auto is_plain = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != '\xEF';
    };
    if (!std::all_of(text.begin(), text.end(), is_plain) || !is_utf8(text)) {
        auto points = to_code_points(text);
        std::erase_if(points, [](char32_t c) { return !is_xml_character(c); });
        repaired = to_utf8(points);
        text = repaired;
    }
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '\r')
            out += "&#13;";  // else a reader makes it a line feed, XML 1.0 §2.11
        else if (in_attribute && c == '"')
            out += "&quot;";
        else if (in_attribute && c == '\n')
            out += "&#10;";
        else if (in_attribute && c == '\t')
            out += "&#9;";
        else
            out += c;
    }
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    out += ' ';
    out += name;
    out += "=\"";
    append_escaped(out, value, true);
    out += '"';
}

void XmlWriter::start(std::string_view name, const Attributes& attributes) {
    if (fresh_) out_ += ">\n";
    fresh_ = false;
    out_.append(2 * open_.size(), ' ');
    out_ += '<';
    out_ += name;
    for (const auto& attribute : attributes)
        append_attribute(out_, attribute.name, attribute.value);
}

void XmlWriter::begin(std::string_view name, const Attributes& attributes) {
    start(name, attributes);
    open_.emplace_back(name);
    fresh_ = true;
}

void XmlWriter::end() {
    const auto name = std::move(open_.back());
    open_.pop_back();
    if (fresh_) {
        out_ += "/>\n";
    } else {
        out_.append(2 * open_.size(), ' ');
        out_ += "</" + name + ">\n";
    }
    fresh_ = false;
}

void XmlWriter::finish(std::string_view name, std::size_t after_tag) {
    if (out_.size() == after_tag + 1) {
        out_.back() = '/';
        out_ += ">\n";
        return;
    }
    out_ += "</";
    out_ += name;
    out_ += ">\n";
}

void XmlWriter::leaf(std::string_view name, const Attributes& attributes, std::string_view text) {
    start(name, attributes);
    const auto after_tag = out_.size();
    out_ += '>';
    append_escaped(out_, text, false);
    finish(name, after_tag);
}

void XmlWriter::verbatim(std::string_view xml) {
    if (fresh_) out_ += ">\n";
    fresh_ = false;
    out_.append(2 * open_.size(), ' ');
    out_ += xml;
    out_ += '\n';
}

void XmlWriter::mixed(std::string_view name, const Attributes& attributes,
                      const model::Text& text) {
    start(name, attributes);
    const auto after_tag = out_.size();
    out_ += '>';
    for (const auto& part : text) {
        if (const auto* output = std::get_if<model::Output>(&part)) {
            out_ += "<output";
            append_attribute(out_, "value", output->expression);
            out_ += "/>";
        } else {
            append_escaped(out_, std::get<std::string>(part), false);
        }
    }
    finish(name, after_tag);
}

}  // namespace relais::forms::xform
