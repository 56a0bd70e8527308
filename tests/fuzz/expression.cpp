// XPath over an interview with two members and a list of choices.
#include <memory>
#include <string>
#include <variant>

#include "forms/lists/table.h"
#include "forms/xform/xml_tree.h"
#include "forms/xpath/expression.h"
#include "tests/fuzz/targets.h"
#include "tests/support/manual_clock.h"

namespace relais::tests::fuzz {

using namespace forms;

namespace {

constexpr std::string_view kInterview =
    "<data id=\"f\" version=\"3\"><region>r1</region><age>41</age><born>1985-01-31</born>"
    "<place>16.26 -0.05 250 5</place><line>0 0 0 0; 0 1 0 0; 1 1 0 0; 0 0 0 0</line>"
    "<picked>a c</picked><note>S\xC3\xA9gou</note><empty/>"
    "<member><name>Awa</name><age>7</age><item><n>1</n></item><item><n>2</n></item></member>"
    "<member><name>Issa</name><age>12.5</age></member>"
    "<orx:meta xmlns:orx=\"o\"><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>";

class Surroundings final : public xpath::Environment {
  public:
    Surroundings() {
        model::ChoiceList list;
        list.name = "communes";
        list.columns = {"region", "pop"};
        for (const char* value : {"a", "b", "c"})
            list.choices.push_back({value, {}, {value[0] == 'b' ? "r2" : "r1", "12"}});
        communes_ = std::make_unique<lists::Table>(lists::Table::from_choices(list));
    }
    const model::Tree* instance(std::string_view id) const override {
        return id == "communes" ? communes_.get() : nullptr;
    }
    const Clock& clock() const override { return clock_; }
    Random& random() const override { return random_; }
    std::string choice_label(xpath::Node, std::string_view, std::string_view value) const override {
        return "label of " + std::string(value);
    }
    std::string property(std::string_view name) const override { return std::string(name); }
    std::string itext(std::string_view id) const override { return std::string(id); }

  private:
    std::unique_ptr<lists::Table> communes_;
    ManualClock clock_;
    mutable SeededRandom random_{1};
};

}  // namespace

void expression(std::string_view text) {
    auto parsed = xpath::Expression::parse(text);
    if (const auto* complaint = std::get_if<xpath::Complaint>(&parsed)) {
        RELAIS_ASSERT(!complaint->message.empty());
        RELAIS_ASSERT(complaint->begin <= text.size() && complaint->end <= text.size());
        return;
    }
    const auto& compiled = std::get<xpath::Expression>(parsed);
    (void)compiled.dump();
    for (const auto& reference : compiled.references())
        RELAIS_ASSERT(reference.begin <= reference.end && reference.end <= text.size());

    const auto tree = xform::XmlTree::of_form(kInterview);
    for (const char* path : {"/data", "/data/member[2]/age", "/data/member[1]/item[2]/n"}) {
        const Surroundings first;
        xpath::Context context;
        context.node = {tree.get(), tree->find(path)};
        context.environment = &first;
        xpath::Complaint complaint;
        const auto value = compiled.evaluate(context, &complaint);
        RELAIS_ASSERT(complaint.end <= text.size());
        const Surroundings second;
        context.environment = &second;
        RELAIS_ASSERT(compiled.evaluate_string(context) == xpath::to_string(value));
        context.same_instance = false;
        (void)compiled.evaluate_number(context);
        (void)compiled.evaluate_boolean(context);
        for (const auto& node : compiled.evaluate_nodes(context))
            RELAIS_ASSERT(node.tree != nullptr);
    }
}

}  // namespace relais::tests::fuzz
