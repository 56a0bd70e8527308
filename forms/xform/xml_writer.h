// XML text: what may stand in it and how it is escaped; and a document with indented elements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/model/definition.h"

namespace relais::forms::xform {

/// What is no character of XML is left out; a carriage return survives (XML 1.0 §2.2, §2.11).
void append_escaped(std::string& out, std::string_view text, bool in_attribute);
void append_attribute(std::string& out, std::string_view name, std::string_view value);

using Attributes = std::vector<model::Attribute>;

/// Elements on lines of their own, two blanks a level; those with text stand on one line.
class XmlWriter {
  public:
    XmlWriter() : out_("<?xml version=\"1.0\"?>\n") {}
    void begin(std::string_view name, const Attributes& attributes = {});
    void end();
    /// `<name …/>` when the text is empty.
    void leaf(std::string_view name, const Attributes& attributes, std::string_view text = {});
    /// Text with `<output value="…"/>` where the parts say so.
    void mixed(std::string_view name, const Attributes& attributes, const model::Text& text);
    /// An element that is XML already.
    void verbatim(std::string_view xml);
    std::string take() { return std::move(out_); }

  private:
    void start(std::string_view name, const Attributes& attributes);
    void finish(std::string_view name, std::size_t after_tag);

    std::string out_;
    std::vector<std::string> open_;
    bool fresh_ = false;  ///< the innermost element has no child yet: its tag is not closed
};

}  // namespace relais::forms::xform
