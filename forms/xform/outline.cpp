#include "forms/xform/outline.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forms/base/result.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/xform/instance.h"
#include "forms/xform/xml_writer.h"

namespace relais::forms::xform {

namespace {

using model::Control;
using model::ControlKind;
using model::DataType;
using model::Definition;
using model::kNoIndex;
using model::NodeIndex;
using model::NodeKind;

constexpr std::string_view kMagic = "RLU0";

Expected expected_of(DataType type) {
    switch (type) {
    case DataType::integer:
        return Expected::integer;
    case DataType::decimal:
        return Expected::decimal;
    case DataType::geopoint:
        return Expected::place;
    case DataType::date:
        return Expected::date;
    case DataType::date_time:
        return Expected::date_time;
    default:
        return Expected::text;
    }
}

/// As Relais writes it: the start of a record without answers.
std::string own_head(const Definition& definition) {
    const auto record = write_instance(model::Answers(definition), Write::record);
    const auto root = record.find('<', 1);  // after the XML declaration
    auto head = record.substr(0, record.find('>', root) + 1);
    if (head.ends_with("/>")) head.replace(head.size() - 2, 2, ">");
    return head;
}

/// As ODK Collect writes it.
std::string collect_head(const Definition& definition) {
    std::string head = "<?xml version='1.0' ?><" + definition.nodes.front().name;
    append_attribute(head, "id", definition.form_id);
    if (!definition.version.empty()) append_attribute(head, "version", definition.version);
    append_attribute(head, "xmlns:h", "http://www.w3.org/1999/xhtml");
    append_attribute(head, "xmlns:jr", "http://openrosa.org/javarosa");
    append_attribute(head, "xmlns:odk", "http://www.opendatakit.org/xforms");
    append_attribute(head, "xmlns:orx", "http://openrosa.org/xforms");
    return head + ">";
}

class Drawing {
  public:
    explicit Drawing(const Definition& definition) : definition_(definition) {}

    Outline draw() {
        outline_.form_id = definition_.form_id;
        outline_.version = definition_.version;
        outline_.heads = {own_head(definition_), collect_head(definition_)};
        add_nodes();
        for (const auto& control : definition_.body)
            add_choices(control);
        return std::move(outline_);
    }

  private:
    void add_nodes() {
        places_.assign(definition_.nodes.size(), 0);
        for (NodeIndex index = 0; index < definition_.nodes.size(); ++index) {
            const auto& node = definition_.nodes[index];
            if (model::is_attribute(node.name)) continue;
            places_[index] = static_cast<std::uint32_t>(outline_.nodes.size());
            OutlineNode drawn;
            drawn.name = node.name;
            drawn.kind = node.kind;
            drawn.expected = expected_of(node.bind.type);
            if (node.parent != kNoIndex) drawn.parent = places_[node.parent];
            for (const auto& attribute : node.attributes)
                if (index > 0 && attribute.name != "jr:template")
                    drawn.attributes.push_back(attribute);
            outline_.nodes.push_back(std::move(drawn));
        }
    }

    void add_choices(const Control& control) {
        for (const auto& child : control.children)
            add_choices(child);
        if (control.node == kNoIndex || !control.itemset ||
            control.itemset->source == model::ItemSource::query)
            return;
        auto& node = outline_.nodes[places_[control.node]];
        if (node.kind != NodeKind::leaf || model::is_attribute(name_of(control))) return;
        node.list = list_of(control.itemset->nodeset);
        if (node.list == 0) return;
        const bool one =
            control.kind != ControlKind::select_multiple && control.kind != ControlKind::rank;
        node.expected = one ? Expected::choice : Expected::choices;
    }

    [[nodiscard]] const std::string& name_of(const Control& control) const {
        return definition_.nodes[control.node].name;
    }

    /// Of "instance('name')/root/item[…]": its number, 0 where the form itself has no such list.
    std::uint32_t list_of(std::string_view nodeset) {
        constexpr std::string_view kBegin = "instance('";
        if (!nodeset.starts_with(kBegin)) return 0;
        const auto name =
            nodeset.substr(kBegin.size(), nodeset.find('\'', kBegin.size()) - kBegin.size());
        for (const auto& list : definition_.lists) {
            if (list.name != name || list.external || list.choices.empty()) continue;
            const auto [at, fresh] = lists_.try_emplace(
                list.name, static_cast<std::uint32_t>(outline_.lists.size() + 1));
            if (!fresh) return at->second;
            auto& values = outline_.lists.emplace_back();
            for (const auto& choice : list.choices)
                values.push_back(choice.value);
            return at->second;
        }
        return 0;
    }

    const Definition& definition_;
    Outline outline_;
    std::vector<std::uint32_t> places_;  ///< of the definition's nodes in the outline
    std::map<std::string, std::uint32_t, std::less<>> lists_;
};

// ---- Bytes -------------------------------------------------------------------------------------

void put(std::string& out, std::uint64_t value) {
    for (; value > 0x7F; value >>= 7U)
        out += static_cast<char>(0x80U | (value & 0x7FU));
    out += static_cast<char>(value);
}

void put(std::string& out, std::string_view text) {
    put(out, std::uint64_t{text.size()});
    out += text;
}

class OutlineReader {
  public:
    explicit OutlineReader(std::string_view bytes) : rest_(bytes) {}

    Result<std::uint64_t> number(std::uint64_t limit) {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 35 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(rest_.front());
            rest_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7FU} << shift;
            if (byte > 0x7F) continue;
            if (value > limit) break;
            return value;
        }
        return invalid();
    }
    /// Of things that take a byte at least: so nothing is taken on their word alone.
    Result<std::size_t> count() { return static_cast<std::size_t>(TRY(number(rest_.size()))); }
    Result<std::string> text() {
        const auto size = TRY(count());
        if (size > rest_.size()) return invalid();
        std::string text(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return text;
    }
    Result<std::vector<std::string>> texts() {
        std::vector<std::string> texts;
        for (auto left = TRY(count()); left > 0; --left)
            texts.push_back(TRY(text()));
        return texts;
    }
    static std::unexpected<Error> invalid() {
        return fail(Errc::invalid, "outline", "is none of a form");
    }
    [[nodiscard]] bool is_over() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

Result<OutlineNode> read_node(OutlineReader& reader, const Outline& outline) {
    OutlineNode node;
    node.name = TRY(reader.text());
    node.kind = static_cast<NodeKind>(TRY(reader.number(2)));
    node.expected = static_cast<Expected>(TRY(reader.number(kExpectations - 1)));
    node.list = static_cast<std::uint32_t>(TRY(reader.number(outline.lists.size())));
    node.parent = static_cast<std::uint32_t>(TRY(reader.number(outline.nodes.size())));
    for (auto left = TRY(reader.count()); left > 0; --left) {
        auto name = TRY(reader.text());
        node.attributes.push_back({std::move(name), TRY(reader.text())});
    }
    const bool root = outline.nodes.empty();
    if (root ? node.parent != 0
             : node.parent >= outline.nodes.size() ||
                   outline.nodes[node.parent].kind == NodeKind::leaf)
        return OutlineReader::invalid();
    return node;
}

bool too_deep(const Outline& outline) {
    std::vector<std::size_t> depths(outline.nodes.size(), 0);
    for (std::size_t i = 1; i < depths.size(); ++i)
        if ((depths[i] = depths[outline.nodes[i].parent] + 1) > model::kMaxDepth) return true;
    return false;
}

}  // namespace

Outline outline_of(const Definition& definition) {
    return Drawing(definition).draw();
}

std::string encode(const Outline& outline) {
    std::string out(kMagic);
    put(out, outline.form_id);
    put(out, outline.version);
    const auto put_all = [&out](const std::vector<std::string>& texts) {
        put(out, std::uint64_t{texts.size()});
        for (const auto& text : texts)
            put(out, text);
    };
    put_all(outline.heads);
    put(out, std::uint64_t{outline.lists.size()});
    for (const auto& list : outline.lists)
        put_all(list);
    put(out, std::uint64_t{outline.nodes.size()});
    for (const auto& node : outline.nodes) {
        put(out, node.name);
        put(out, static_cast<std::uint64_t>(node.kind));
        put(out, static_cast<std::uint64_t>(node.expected));
        put(out, std::uint64_t{node.list});
        put(out, std::uint64_t{node.parent});
        put(out, std::uint64_t{node.attributes.size()});
        for (const auto& attribute : node.attributes) {
            put(out, attribute.name);
            put(out, attribute.value);
        }
    }
    return out.size() <= kMaxOutlineBytes ? out : std::string();
}

Result<Outline> decode_outline(std::string_view bytes) {
    if (bytes.size() > kMaxOutlineBytes) return fail(Errc::limit, "outline", "is too large");
    if (!bytes.starts_with(kMagic)) return OutlineReader::invalid();
    OutlineReader reader(bytes.substr(kMagic.size()));
    Outline outline;
    outline.form_id = TRY(reader.text());
    outline.version = TRY(reader.text());
    outline.heads = TRY(reader.texts());
    const auto lists = TRY(reader.count());
    for (std::size_t i = 0; i < lists; ++i)
        outline.lists.push_back(TRY(reader.texts()));
    const auto nodes = TRY(reader.count());
    if (nodes == 0 || nodes > model::kMaxNodes) return OutlineReader::invalid();
    for (std::size_t i = 0; i < nodes; ++i)
        outline.nodes.push_back(TRY(read_node(reader, outline)));
    if (!reader.is_over() || too_deep(outline)) return OutlineReader::invalid();
    return outline;
}

}  // namespace relais::forms::xform
