// A form as plain values, whatever it was written in: the shape of ODK XForms (primary instance,
// binds, body, secondary instances, translations). Expressions are kept as XPath text here; the
// session compiles them. `${name}` of XLSForm has been resolved to XPath already.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace relais::forms::model {

// ---- Text --------------------------------------------------------------------------------------
/// `<output value="…"/>` inside a label.
struct Output {
    std::string expression;
    bool operator==(const Output&) const = default;
};
using TextPart = std::variant<std::string, Output>;
using Text = std::vector<TextPart>;

/// One Text a language, parallel to Definition::languages; empty() means the author gave none.
struct TranslatedText {
    std::vector<Text> by_language;
    bool plain = false;  ///< one text that serves all languages: its column names none
    [[nodiscard]] bool empty() const { return by_language.empty(); }
    bool operator==(const TranslatedText&) const = default;
};

struct Media {
    std::string form;  ///< "image", "big-image", "audio", "video"
    std::vector<Text> file_by_language;
    bool plain = false;  ///< one file that serves all languages: its column names none
    bool operator==(const Media&) const = default;
};

struct Label {
    TranslatedText text;
    std::vector<Media> media;
    [[nodiscard]] bool empty() const { return text.empty() && media.empty(); }
    bool operator==(const Label&) const = default;
};

// ---- Primary instance and binds ----------------------------------------------------------------
using NodeIndex = std::uint32_t;
inline constexpr NodeIndex kNoIndex = UINT32_MAX;

enum class DataType : std::uint8_t {
    none,
    string,
    integer,
    decimal,
    boolean,
    date,
    time,
    date_time,
    geopoint,
    geotrace,
    geoshape,
    binary,
    barcode,
    intent
};

struct Attribute {
    std::string name;  ///< with its prefix, as written: "odk:length", "jr:template"
    std::string value;
    bool operator==(const Attribute&) const = default;
};

/// XForms §bind. An empty expression means that the author gave none.
struct Bind {
    DataType type = DataType::none;
    std::string relevant, required, readonly, constraint, calculate;
    TranslatedText constraint_message, required_message;
    TranslatedText
        no_app_error;  ///< jr:noAppErrorString: the program that an intent calls is not there
    std::string preload, preload_params;  ///< jr:preload, jr:preloadParams
    std::vector<Attribute> other;         ///< unknown attributes, kept for the round trip
    bool operator==(const Bind&) const = default;
};

enum class NodeKind : std::uint8_t { group, repeat, leaf };

/// An element of the primary instance; Definition::nodes holds them in document order. An attribute
/// that is bound or set by an action is a leaf as well, named "@id", before what its element holds;
/// other attributes stay with their element and never change.
struct Node {
    std::string name;  ///< qualified as written: "age", "orx:instanceID", "@id"
    NodeKind kind = NodeKind::leaf;
    NodeIndex parent = kNoIndex;
    std::vector<NodeIndex> children;
    std::string default_value;    ///< static default: the text of the element
    std::string dynamic_default;  ///< XPath set once, at odk-instance-first-load / new repeat
    std::string trigger_value;    ///< XPath run when one of `triggers` changes (setvalue)
    std::vector<NodeIndex> triggers;
    std::string repeat_count;  ///< jr:count as XPath, for kind == repeat
    Bind bind;
    std::vector<Attribute> attributes;
    /// "odk:setgeopoint" (on first load, or when a trigger changes), "odk:recordaudio".
    std::string action;
    bool operator==(const Node&) const = default;
};

/// An instance of a repeat that the form begins with.
struct StartingInstance {
    NodeIndex repeat = kNoIndex;
    std::vector<std::pair<NodeIndex, std::string>> values;  ///< of its leaves, all of them
    std::vector<StartingInstance> inside;                   ///< of the repeats in it, in order
    bool operator==(const StartingInstance&) const = default;
};

// ---- Body --------------------------------------------------------------------------------------
enum class ControlKind : std::uint8_t {
    group,
    repeat,
    input,
    select_one,
    select_multiple,
    rank,
    range,
    upload,
    trigger
};

/// How the choices of a select are written: by an instance, as items of the control (`search()`
/// replaces them), or by the attribute `query` (select_one_external, itemsets.csv).
enum class ItemSource : std::uint8_t { instance, in_line, query };

/// Where a select's choices come from: `instance('list')/root/item[…]` and two columns of it.
struct Itemset {
    std::string nodeset;  ///< XPath, filter included, without randomize()
    std::string value_column = "name";
    std::string label_column = "label";
    bool randomized = false;
    std::string seed;  ///< XPath or number; empty when unseeded
    ItemSource source = ItemSource::instance;
    bool operator==(const Itemset&) const = default;
};

/// What a mapper may note about a building or a road (an upload of OpenStreetMap data).
struct Tag {
    std::string key;
    Label label;
    bool operator==(const Tag&) const = default;
};

struct Control {
    ControlKind kind = ControlKind::input;
    NodeIndex node = kNoIndex;  ///< kNoIndex for a group without a ref
    Label label, hint, guidance;
    std::string appearance;             ///< as written, blanks between words
    std::vector<Attribute> parameters;  ///< start, end, step, max-pixels, rows, mediatype …
    std::optional<Itemset> itemset;
    std::vector<Tag> tags;          ///< of an upload with mediatype osm/*
    std::vector<Control> children;  ///< of a group or repeat, in the order of the body
    bool operator==(const Control&) const = default;
};

/// ODK XForms §actions: what Node::dynamic_default and Node::triggers cannot say.
struct Action {
    std::string name;    ///< "setvalue", "odk:setgeopoint", "odk:recordaudio"
    std::string events;  ///< blanks between them
    NodeIndex target = kNoIndex;
    std::string target_path;     ///< XPath of the target where it has predicates, absolute
    std::string value;           ///< XPath; empty to clear
    NodeIndex place = kNoIndex;  ///< node of the control or repeat it stands in; else the model
    std::vector<Attribute> other;
    bool operator==(const Action&) const = default;
};

// ---- Secondary instances -----------------------------------------------------------------------
struct Choice {
    std::string value;
    Label label;
    std::vector<std::string> columns;  ///< parallel to ChoiceList::columns
    bool operator==(const Choice&) const = default;
};

struct ChoiceList {
    std::string name;                  ///< id of the instance
    std::vector<std::string> columns;  ///< extra columns that filters use
    std::vector<Choice> choices;
    bool external = false;  ///< of the sheet external_choices: itemsets.csv, no instance
    bool operator==(const ChoiceList&) const = default;
};

/// `<instance id="…" src="jr://file-csv/x.csv"/>`
struct ExternalInstance {
    std::string id;
    std::string src;  ///< "jr://file-csv/cercles.csv"
    bool operator==(const ExternalInstance&) const = default;
};

/// A secondary instance of another shape than <root><item><column>…: its XML, kept as written.
struct InstanceDocument {
    std::string id;
    std::string xml;  ///< one element
    bool operator==(const InstanceDocument&) const = default;
};

// ---- The form ----------------------------------------------------------------------------------
struct Definition {
    std::string form_id;
    std::string version;
    std::string title;
    std::vector<std::string> languages;  ///< "Français (fr)"; at least one, "default" when untold
    std::size_t default_language = 0;
    std::string instance_name;        ///< XPath of meta/instanceName; empty when none
    std::string style;                ///< "pages", "theme-grid" …
    std::vector<Attribute> settings;  ///< other settings, kept: submission_url, public_key …
    std::vector<Node> nodes;          ///< nodes[0] is the root element ("data")
    std::vector<StartingInstance> starting;  ///< of the repeats that stand in no other
    std::vector<Control> body;
    std::vector<ChoiceList> lists;
    std::map<std::string, TranslatedText, std::less<>> texts;  ///< of jr:itext() in expressions
    std::vector<ExternalInstance> externals;
    std::vector<InstanceDocument> documents;
    std::vector<Action> actions;
    bool operator==(const Definition&) const = default;
};

/// "orx:meta" → "meta": a qualified name without its prefix.
std::string_view local_name(std::string_view name);
/// Of the name of a node: "@id" is an attribute's.
inline bool is_attribute(std::string_view name) {
    return name.starts_with('@');
}
/// What a record adds to a list of entities or changes in it (ODK XForms, Entities): `meta/entity`
/// of the form, a group or a repeat, with the attribute "dataset". Its "@create", "@update", "@id"
/// and "label" are nodes as any; properties are the binds with "entities:saveto" around it.
bool is_entity(const Definition& definition, NodeIndex node);
/// What the author wrote in that language, without what only an instance could fill in; empty where
/// that language has nothing.
std::string literal_text(const TranslatedText& text, std::size_t language);

/// A new last node, child of `parent`; the answer is its index.
NodeIndex add_node(Definition& definition, std::string name, NodeKind kind, NodeIndex parent);
/// "/data/group/age": the path of a node without repeat positions.
std::string path_of(const Definition& definition, NodeIndex node);
/// The first node of that path, or kNoIndex.
NodeIndex find_path(const Definition& definition, std::string_view path);

// Limits, because a form is input from outside.
inline constexpr std::size_t kMaxNodes = 20'000;  ///< the largest real form seen has 1,000
inline constexpr std::size_t kMaxDepth = 64;
inline constexpr std::size_t kMaxElements = 2'000'000;  ///< of one record: nested repeats multiply
inline constexpr std::size_t kMaxRepeats = 10'000;      ///< instances of one repeat
inline constexpr std::size_t kMaxValueBytes = 1 << 20;  ///< one answer

}  // namespace relais::forms::model
