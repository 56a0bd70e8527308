#include "forms/xform/shorthand.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/xml_scanner.h"
#include "forms/model/definition.h"
#include "forms/xform/instance.h"
#include "forms/xform/outline.h"
#include "forms/xform/range_coder.h"
#include "forms/xform/short_values.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

namespace {

using model::NodeKind;
using Place = std::uint32_t;  ///< of a node in its outline

constexpr std::string_view kMetaPrefix = "orx:";
constexpr std::size_t kMaxHeads = 16;

/// How a program writes what may be written in two ways.
struct Style {
    bool prefixed_meta = false;  ///< "orx:meta" where the form says "meta"
    bool pairs = false;          ///< "<a></a>" for what is empty
};

struct Element {
    std::string name, text;
    std::vector<model::Attribute> attributes;
    std::vector<Element> children;
    bool empty_tag = false;  ///< "<a/>"
};

// ---- Reading the XML ---------------------------------------------------------------------------

struct Parsed {
    std::string head;  ///< up to the end of the root's start tag
    Element root;
    Style style;
};

/// A tree without comments, instructions or text beside elements; else nothing.
class Parser {
  public:
    explicit Parser(std::string_view xml) : xml_(xml), scanner_(xml) {}

    std::optional<Parsed> parse() {
        if (scanner_.next() != XmlScanner::Token::begin) return std::nullopt;
        parsed_.head = xml_.substr(0, scanner_.offset());
        if (!fill(parsed_.root)) return std::nullopt;
        return std::move(parsed_);
    }

  private:
    bool fill(Element& element) {
        element.name = scanner_.name();
        for (const auto& attribute : scanner_.attributes())
            element.attributes.push_back(
                {std::string(attribute.name), XmlScanner::value_of(attribute)});
        element.empty_tag = xml_.substr(0, scanner_.offset()).ends_with("/>");
        if (scanner_.depth() > model::kMaxDepth) return false;
        for (;;) {
            switch (scanner_.next()) {
            case XmlScanner::Token::begin:
                if (!fill(element.children.emplace_back())) return false;
                break;
            case XmlScanner::Token::text:
                element.text += scanner_.text();
                break;
            case XmlScanner::Token::end:
                if (element.text.empty() && element.children.empty() && !element.empty_tag)
                    parsed_.style.pairs = true;
                return element.children.empty() || element.text.empty();
            case XmlScanner::Token::done:
            case XmlScanner::Token::refused:
                return false;
            }
        }
    }

    std::string_view xml_;
    XmlScanner scanner_;
    Parsed parsed_;
};

// ---- What both ways share ----------------------------------------------------------------------

/// The likelihoods of one record's structure, and the children of each node.
class Structure {
  public:
    Structure(Coder& with, const Outline& of)
        : coder(with), outline(of), choices_(of), values(with, choices_),
          children_(of.nodes.size()) {
        for (Place place = 1; place < outline.nodes.size(); ++place)
            children_[outline.nodes[place].parent].push_back(place);
        // Mostly all that the form has is there, and nothing else.
        for (auto& kind : missing_)
            kind.fill(kLikelyZero);
        strange_ = more_ = other_attributes_ = more_strange_ = kLikelyZero;
    }

    [[nodiscard]] const std::vector<Place>& children(Place place) const { return children_[place]; }

    void code(Style& style) {
        style.prefixed_meta = coder.bit(prefixed_, style.prefixed_meta);
        style.pairs = coder.bit(pairs_, style.pairs);
    }
    std::size_t head(std::size_t index) {
        const auto total = std::min(outline.heads.size(), kMaxHeads) + 1;
        return coder.uniform(static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(total));
    }
    /// The node's element does not come next. Of a repeat: no further instance of it.
    bool missing(Place place, bool again, bool missing_before, bool value) {
        const auto kind = outline.nodes[place].kind;
        if (kind == NodeKind::repeat) return coder.bit(no_instance_[again ? 1 : 0], value);
        return coder.bit(missing_[kind == NodeKind::leaf ? 0 : 1][missing_before ? 1 : 0], value);
    }
    /// Where a node's element is missing: one that the outline does not know stands there.
    bool strange(bool value) { return coder.bit(strange_, value); }
    /// The same after the last node.
    bool more(bool value) { return coder.bit(more_, value); }
    bool other_attributes(bool value) { return coder.bit(other_attributes_, value); }
    bool more_strange(bool value) { return coder.bit(more_strange_, value); }
    bool strange_has_children(bool value) { return coder.bit(strange_group_, value); }

    /// As that style writes it.
    [[nodiscard]] std::string name(Place place, const Style& style) const {
        const auto& node = outline.nodes[place];
        if (!style.prefixed_meta || !is_meta(place)) return node.name;
        return std::string(kMetaPrefix) + std::string(model::local_name(node.name));
    }
    [[nodiscard]] bool is_meta(Place place) const {
        const auto& node = outline.nodes[place];
        if (place == 0) return false;
        if (node.parent == 0) return model::local_name(node.name) == "meta";
        return outline.nodes[node.parent].parent == 0 && is_meta(node.parent);
    }
    [[nodiscard]] bool is_in_meta(Place place) const {
        return place != 0 && is_meta(outline.nodes[place].parent);
    }

    /// The value of an element or attribute that the outline does not know.
    std::string code_strange(std::string_view value) { return values.code(strange_node_, value); }

    Coder& coder;
    const Outline& outline;

  private:
    ChoiceIndex choices_;
    const OutlineNode strange_node_;

  public:
    ValueCoder values;

  private:
    std::vector<std::vector<Place>> children_;
    std::array<std::array<Probability, 2>, 2> missing_;
    std::array<Probability, 2> no_instance_{};
    Probability strange_, more_, other_attributes_, more_strange_, strange_group_, prefixed_,
        pairs_;
};

// ---- Writing short -----------------------------------------------------------------------------

class Shortener {
  public:
    Shortener(Coder& coder, const Outline& outline) : structure_(coder, outline) {}

    void write(Parsed& parsed) {
        style_ = parsed.style;
        for (const auto place : structure_.children(0))
            if (structure_.is_meta(place)) style_.prefixed_meta = needs_prefix(place, parsed.root);
        structure_.code(style_);
        const auto& heads = structure_.outline.heads;
        const auto found = std::find(heads.begin(), heads.end(), parsed.head);
        const auto known = std::min(heads.size(), kMaxHeads);
        const auto at = std::min(static_cast<std::size_t>(found - heads.begin()), known);
        structure_.head(at);
        if (at == known) structure_.coder.text(parsed.head);
        content(0, parsed.root);
    }

  private:
    [[nodiscard]] bool needs_prefix(Place meta, const Element& root) const {
        const auto& name = structure_.outline.nodes[meta].name;
        return std::none_of(root.children.begin(), root.children.end(),
                            [&](const Element& child) { return child.name == name; });
    }

    void content(Place place, const Element& element) {
        const auto& node = structure_.outline.nodes[place];
        if (node.kind == NodeKind::leaf && element.children.empty()) {
            structure_.values.code(node, element.text);
            return;
        }
        std::size_t next = 0;
        for (const auto child : structure_.children(place))
            child_elements(child, element, next);
        while (structure_.more(next < element.children.size()))
            strange(element.children[next++]);
    }

    void child_elements(Place child, const Element& element, std::size_t& next) {
        const auto name = structure_.name(child, style_);
        const bool repeat = structure_.outline.nodes[child].kind == NodeKind::repeat;
        bool again = false;
        for (;;) {
            const bool here = next < element.children.size() && element.children[next].name == name;
            missing_ = structure_.missing(child, again, missing_, !here);
            if (here) {
                start_tag(child, element.children[next]);
                content(child, element.children[next]);
                ++next;
                if (!repeat) return;
                again = true;
                continue;
            }
            // Before it, or in its place, stands something strange: it may still come.
            const bool strange_here = !again && stands_later(name, element, next);
            if (!structure_.strange(strange_here)) return;
            strange(element.children[next++]);
        }
    }

    static bool stands_later(const std::string& name, const Element& element, std::size_t next) {
        for (auto at = next; at < element.children.size(); ++at)
            if (element.children[at].name == name) return true;
        return false;
    }

    void start_tag(Place place, const Element& element) {
        const bool other = element.attributes != structure_.outline.nodes[place].attributes;
        if (structure_.other_attributes(other)) attributes(element);
    }

    void attributes(const Element& element) {
        structure_.values.count(element.attributes.size());
        for (const auto& attribute : element.attributes) {
            structure_.coder.text(attribute.name);
            structure_.code_strange(attribute.value);
        }
    }

    void strange(const Element& element) {
        structure_.coder.text(element.name);
        if (structure_.other_attributes(!element.attributes.empty())) attributes(element);
        if (!structure_.strange_has_children(!element.children.empty())) {
            structure_.code_strange(element.text);
            return;
        }
        for (const auto& child : element.children) {
            structure_.more_strange(true);
            strange(child);
        }
        structure_.more_strange(false);
    }

    Structure structure_;
    Style style_;
    bool missing_ = false;
};

// ---- Spelling out ------------------------------------------------------------------------------

class Speller {
  public:
    Speller(Decoder& decoder, const Outline& outline)
        : decoder_(decoder), structure_(decoder, outline) {}

    Result<SpelledOut> spell() {
        structure_.code(style_);
        const auto& heads = structure_.outline.heads;
        const auto at = structure_.head(0);
        auto& out = spelled_.instance_xml;
        out = at < std::min(heads.size(), kMaxHeads) ? heads[at] : decoder_.text({});
        TRY(content(0));
        out += "</" + structure_.outline.nodes.front().name + ">";
        TRY(check());
        if (!decoder_.done()) return broken();
        return std::move(spelled_);
    }

  private:
    static std::unexpected<Error> broken() {
        return fail(Errc::invalid, "record", "its short form is damaged");
    }

    /// Asked for every element: nothing grows by what was read behind the end.
    Result<void> check() {
        if (decoder_.failed()) return broken();
        if (spelled_.instance_xml.size() > kMaxInstanceBytes || ++elements_ > model::kMaxElements)
            return fail(Errc::limit, "record", "is too large");
        return {};
    }

    /// The end of the start tag, what is in it, and the end tag.
    template <class Content>
    Result<void> enclose(const std::string& name, Content content) {
        auto& out = spelled_.instance_xml;
        const auto after_tag = out.size();
        out += '>';
        TRY(content());
        if (out.size() == after_tag + 1 && !style_.pairs) {
            out.back() = '/';
            out += '>';
        } else {
            out += "</" + name + ">";
        }
        return check();
    }

    Result<void> content(Place place) {
        const auto& node = structure_.outline.nodes[place];
        if (node.kind == NodeKind::leaf) {
            const auto value = structure_.values.code(node, {});
            if (structure_.is_in_meta(place)) note_id(node.name, value);
            append_escaped(spelled_.instance_xml, value, false);
            return check();
        }
        for (const auto child : structure_.children(place))
            TRY(child_elements(child));
        while (structure_.more(false))
            TRY(strange(structure_.is_meta(place), 0));
        return check();
    }

    void note_id(std::string_view name, const std::string& value) {
        if (model::local_name(name) == "instanceID") spelled_.instance_id = value;
        if (model::local_name(name) == "deprecatedID") spelled_.deprecated_id = value;
    }

    Result<void> child_elements(Place child) {
        const auto& node = structure_.outline.nodes[child];
        const bool repeat = node.kind == NodeKind::repeat;
        const auto parent_is_meta = structure_.is_in_meta(child);
        bool again = false;
        for (;;) {
            TRY(check());
            missing_ = structure_.missing(child, again, missing_, false);
            if (!missing_) {
                TRY(element(child, node));
                if (!repeat) return {};
                again = true;
                continue;
            }
            if (!structure_.strange(false)) return {};
            TRY(strange(parent_is_meta, 0));
        }
    }

    Result<void> element(Place place, const OutlineNode& node) {
        const auto name = structure_.name(place, style_);
        spelled_.instance_xml += '<' + name;
        if (structure_.other_attributes(false)) {
            TRY(attributes());
        } else {
            for (const auto& attribute : node.attributes)
                append_attribute(spelled_.instance_xml, attribute.name, attribute.value);
        }
        return enclose(name, [&] { return content(place); });
    }

    Result<void> attributes() {
        for (auto left = structure_.values.count(0); left > 0; --left) {
            const auto name = decoder_.text({});
            append_attribute(spelled_.instance_xml, name, structure_.code_strange({}));
            TRY(check());
        }
        return {};
    }

    Result<void> strange(bool in_meta, std::size_t depth) {
        TRY(check());
        if (depth > model::kMaxDepth) return broken();
        const auto name = decoder_.text({});
        spelled_.instance_xml += '<' + name;
        if (structure_.other_attributes(false)) TRY(attributes());
        return enclose(name, [&]() -> Result<void> {
            if (structure_.strange_has_children(false)) {
                while (structure_.more_strange(false))
                    TRY(strange(false, depth + 1));
                return {};
            }
            const auto value = structure_.code_strange({});
            if (in_meta) note_id(name, value);
            append_escaped(spelled_.instance_xml, value, false);
            return {};
        });
    }

    Decoder& decoder_;
    Structure structure_;
    Style style_;
    SpelledOut spelled_;
    bool missing_ = false;
    std::size_t elements_ = 0;
};

}  // namespace

std::optional<Short> shorten(std::string_view instance_xml, const Outline& outline) {
    if (instance_xml.size() > kMaxInstanceBytes || !is_utf8(instance_xml)) return std::nullopt;
    auto parsed = Parser(instance_xml).parse();
    if (!parsed) return std::nullopt;
    Encoder encoder;
    Shortener(encoder, outline).write(*parsed);
    Short record;
    record.bits = encoder.take_bits();
    record.texts = encoder.take_texts();
    const auto back = spell_out(record, outline);
    if (!back || back->instance_xml != instance_xml) return std::nullopt;
    return record;
}

Result<SpelledOut> spell_out(const Short& record, const Outline& outline) {
    Decoder decoder(record.bits, record.texts);
    return Speller(decoder, outline).spell();
}

}  // namespace relais::forms::xform
