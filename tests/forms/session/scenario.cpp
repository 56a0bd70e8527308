#include "tests/forms/session/scenario.h"

#include <catch2/catch.hpp>

namespace relais::forms::session::test {

namespace {

using model::Control;
using model::ControlKind;
using model::kNoIndex;
using model::kNoNode;
using model::NodeIndex;
using model::NodeKind;

model::Text text_of(std::string_view written) {
    model::Text out;
    while (!written.empty()) {
        const auto open = written.find("${");
        if (open != 0) out.emplace_back(std::string(written.substr(0, open)));
        if (open == std::string_view::npos) break;
        const auto close = written.find('}', open);
        out.emplace_back(model::Output{std::string(written.substr(open + 2, close - open - 2))});
        written.remove_prefix(close + 1);
    }
    return out;
}

model::TranslatedText texts_of(const std::string& french, const std::string& english = {}) {
    model::TranslatedText out;
    if (!french.empty()) out.by_language = {text_of(french), text_of(english)};
    return out;
}

std::string parent_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

}  // namespace

FormBuilder::FormBuilder() {
    definition_.form_id = "story";
    definition_.title = "Story";
    definition_.languages = {"Français (fr)", "English (en)"};
    place("/data", NodeKind::group, {});
}

NodeIndex FormBuilder::place(const std::string& path, NodeKind kind, const Given& given) {
    NodeIndex parent = kNoIndex;
    if (path != "/data") {
        parent = model::find_path(definition_, parent_of(path));
        if (parent == kNoIndex) parent = place(parent_of(path), NodeKind::group, {});
    }
    model::Node node;
    node.name = path.substr(path.rfind('/') + 1);
    node.kind = kind;
    node.parent = parent;
    node.default_value = given.value;
    node.dynamic_default = given.default_to;
    node.trigger_value = given.set_to;
    node.repeat_count = given.count;
    node.bind.type = given.type;
    node.bind.relevant = given.relevant;
    node.bind.required = given.required;
    node.bind.readonly = given.readonly;
    node.bind.constraint = given.constraint;
    node.bind.calculate = given.calculate;
    node.bind.preload = given.preload;
    node.bind.preload_params = given.preload_params;
    node.bind.constraint_message = texts_of(given.constraint_message);
    node.bind.required_message = texts_of(given.required_message);
    const auto index = static_cast<NodeIndex>(definition_.nodes.size());
    if (parent != kNoIndex) definition_.nodes[parent].children.push_back(index);
    definition_.nodes.push_back(std::move(node));
    given_.push_back(given);
    return index;
}

FormBuilder& FormBuilder::ask(const std::string& path, Given given) {
    place(path, NodeKind::leaf, given);
    return *this;
}

FormBuilder& FormBuilder::select(const std::string& path, const std::string& nodeset, Given given) {
    if (given.control == ControlKind::input) given.control = ControlKind::select_one;
    given.choices = nodeset;
    return ask(path, std::move(given));
}

FormBuilder& FormBuilder::compute(const std::string& path, const std::string& expression,
                                  Given given) {
    given.calculate = expression;
    given.asked = false;
    return ask(path, std::move(given));
}

FormBuilder& FormBuilder::group(const std::string& path, Given given) {
    given.control = ControlKind::group;
    place(path, NodeKind::group, given);
    return *this;
}

FormBuilder& FormBuilder::repeat(const std::string& path, Given given) {
    given.control = ControlKind::repeat;
    place(path, NodeKind::repeat, given);
    return *this;
}

FormBuilder& FormBuilder::list(const std::string& name, std::vector<std::string> columns,
                               const std::vector<std::vector<std::string>>& rows) {
    model::ChoiceList list{name, std::move(columns), {}};
    for (const auto& row : rows) {
        model::Choice choice;
        choice.value = row.at(0);
        choice.label.text = texts_of(row.at(1), row.at(2));
        choice.columns.assign(row.begin() + 3, row.end());
        list.choices.push_back(std::move(choice));
    }
    definition_.lists.push_back(std::move(list));
    return *this;
}

FormBuilder& FormBuilder::file(const std::string& id, const std::string& bytes) {
    definition_.externals.push_back({id, "jr://file-csv/" + id + ".csv"});
    if (!bytes.empty()) files_[id + ".csv"] = bytes;
    return *this;
}

FormBuilder& FormBuilder::instance_name(const std::string& expression) {
    definition_.instance_name = expression;
    return *this;
}

Control FormBuilder::control_of(NodeIndex node) const {
    const auto& given = given_[node];
    const auto& defined = definition_.nodes[node];
    Control control;
    control.kind = defined.kind == NodeKind::group ? ControlKind::group : given.control;
    control.node = node;
    control.label.text = texts_of(given.label, given.label_en);
    control.appearance = given.appearance;
    if (!given.choices.empty()) {
        control.itemset.emplace();
        control.itemset->nodeset = given.choices;
    }
    for (const auto child : defined.children)
        if (given_[child].asked) control.children.push_back(control_of(child));
    return control;
}

model::Definition FormBuilder::build() const {
    auto definition = definition_;
    definition.body = control_of(0).children;
    for (NodeIndex node = 0; node < given_.size(); ++node)
        for (const auto& path : given_[node].when)
            definition.nodes[node].triggers.push_back(model::find_path(definition, path));
    return definition;
}

std::variant<std::unique_ptr<const Form>, std::vector<Diagnostic>>
FormBuilder::try_compile() const {
    return Form::compile(build(), [this](const std::string& name) -> Result<std::string> {
        const auto found = files_.find(name);
        if (found == files_.end()) return fail(Errc::not_found, name, "no such file");
        return found->second;
    });
}

std::string FormBuilder::complaints() const {
    auto result = try_compile();
    std::string out;
    const auto add = [&](const std::vector<Diagnostic>& diagnostics) {
        for (const auto& d : diagnostics)
            out += (d.severity == Severity::warning ? "warning " : "") + d.location + ": " +
                   d.text + "\n";
    };
    if (const auto* form = std::get_if<std::unique_ptr<const Form>>(&result))
        add((*form)->warnings());
    else
        add(std::get<std::vector<Diagnostic>>(result));
    return out;
}

std::unique_ptr<const Form> FormBuilder::compile() const {
    auto result = try_compile();
    if (const auto* refused = std::get_if<std::vector<Diagnostic>>(&result))
        for (const auto& diagnostic : *refused)
            FAIL(diagnostic.location + ": " + diagnostic.text);
    return std::get<std::unique_ptr<const Form>>(std::move(result));
}

// ---- Scenario ----------------------------------------------------------------------------------
Surroundings Scenario::surroundings() {
    random_ = std::make_unique<SeededRandom>(5);
    ticking_ = std::make_unique<FixedClock>();
    return {ticking_.get(), random_.get(), {{"deviceid", "relais-7"}, {"username", "awa"}}};
}

Scenario::Scenario(const FormBuilder& builder) : form_(builder.compile()) {
    session_.emplace(*form_, surroundings());
}

Scenario Scenario::reopened() const {
    Scenario out;
    out.form_ = form_;
    out.session_.emplace(*form_, out.surroundings(), session_->answers());
    return out;
}

NodeId Scenario::node(const std::string& path) const {
    const auto found = session_->answers().find(path);
    if (found == kNoNode) FAIL("no node " + path);
    return found;
}

Scenario& Scenario::answer(const std::string& path, const std::string& value) {
    INFO(path);
    CHECK(session_->answer(node(path), value));
    return *this;
}

std::string Scenario::answer_of(const std::string& path) const {
    return std::string(session_->answers().text(node(path)));
}

bool Scenario::relevant(const std::string& path) const {
    return session_->answers().relevant(node(path));
}

namespace {

/// The definition node of "/data/a[2]/b".
NodeIndex index_of(const Session& session, const std::string& path) {
    std::string plain;
    bool inside = false;
    for (const char c : path) {
        if (c == '[') inside = true;
        if (!inside) plain += c;
        if (c == ']') inside = false;
    }
    const auto index = model::find_path(session.form().definition(), plain);
    if (index == kNoIndex) FAIL("no definition of " + plain);
    return index;
}

}  // namespace

NodeId Scenario::add(const std::string& repeat_path) {
    return session_->add_repeat(node(parent_of(repeat_path)), index_of(*session_, repeat_path));
}

Scenario& Scenario::remove(const std::string& instance_path) {
    session_->remove_repeat(node(instance_path));
    return *this;
}

std::size_t Scenario::count(const std::string& repeat_path) const {
    return session_->answers().repeat_size(node(parent_of(repeat_path)),
                                           index_of(*session_, repeat_path));
}

std::string Scenario::choices(const std::string& path) const {
    std::string out;
    for (const auto& choice : session_->choices(node(path)))
        out += (out.empty() ? "" : " ") + choice.value + "=" + choice.label;
    return out;
}

std::string Scenario::findings() const {
    std::string out;
    for (const auto& finding : session_->check_all()) {
        const char* kind = finding.kind == FindingKind::required_missing    ? "required "
                           : finding.kind == FindingKind::constraint_failed ? "constraint "
                                                                            : "type ";
        out +=
            (out.empty() ? "" : ", ") + std::string(kind) + session_->answers().path(finding.node);
        if (!finding.message.empty()) out += ": " + finding.message;
    }
    return out;
}

std::string Scenario::pages() const {
    std::string out;
    for (const auto& page : session_->pages()) {
        if (!out.empty()) out += " | ";
        if (page.kind == PageKind::add_repeat) {
            out += "add " + model::path_of(session_->form().definition(), page.repeat);
            continue;
        }
        if (page.kind == PageKind::field_list) out += "list";
        for (const auto question : page.questions)
            out +=
                (out.empty() || out.back() == ' ' ? "" : " ") + session_->answers().path(question);
    }
    return out;
}

std::string dump(const Session& session) {
    const auto& answers = session.answers();
    std::string out;
    std::vector<NodeId> open{answers.root()};
    while (!open.empty()) {
        const auto node = open.back();
        open.pop_back();
        const auto& children = answers.children(node);
        open.insert(open.end(), children.rbegin(), children.rend());
        out += answers.path(node) + (answers.own_relevant(node) ? "" : " hidden") +
               (session.required(node) ? " required" : "") +
               (session.readonly(node) ? " readonly" : "") + " = " +
               std::string(answers.text(node)) + "\n";
    }
    return out;
}

std::string Scenario::dump() const {
    return test::dump(*session_);
}

}  // namespace relais::forms::session::test
