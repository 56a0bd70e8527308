// The instruments are data that other code counts on: names, paths, lists and both spellings.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "forms/base/file.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xlsform/xlsform.h"
#include "sync/report/instruments.h"

namespace relais::forms {

namespace {

using sync::report::FlowRegistry;
using sync::report::HouseholdSurvey;

const std::string kFolder = std::string(REPO_ROOT) + "/forms/library/";

xlsform::Workbook workbook_of(const std::string& file) {
    const auto bytes = read_file(kFolder + file, xlsform::kMaxFileBytes);
    REQUIRE(bytes);
    auto workbook = xlsform::read_workbook(*bytes, file);
    if (!workbook) FAIL(describe(workbook.error()));
    return *std::move(workbook);
}

model::Definition definition_of(const std::string& name) {
    auto loaded = xlsform::load(workbook_of(name + ".xlsx"), name);
    for (const auto& each : loaded.diagnostics)
        FAIL(each.location << ": " << each.text);
    return *std::move(loaded.definition);
}

using Rows = std::vector<std::vector<std::string>>;

/// No field of these files is quoted.
Rows csv_of(const std::string& file) {
    const auto text = read_file(kFolder + file, 1U << 20U);
    REQUIRE(text);
    CHECK(text->find('"') == std::string::npos);
    Rows rows;
    for (const auto line : split(*text, '\n')) {
        if (line.empty()) continue;
        auto& row = rows.emplace_back();
        for (const auto field : split(line, ','))
            row.emplace_back(field);
        CHECK(row.size() == rows.front().size());
    }
    return rows;
}

void for_each_control(const std::vector<model::Control>& controls, const auto& visit) {
    for (const auto& control : controls) {
        visit(control);
        for_each_control(control.children, visit);
    }
}

std::set<std::string> values_of(const model::Definition& definition, std::string_view path) {
    std::set<std::string> values;
    const auto node = model::find_path(definition, path);
    REQUIRE(node != model::kNoIndex);
    for_each_control(definition.body, [&](const model::Control& control) {
        if (control.node != node || !control.itemset) return;
        for (const auto& list : definition.lists)
            if (control.itemset->nodeset.starts_with("instance('" + list.name + "')"))
                for (const auto& choice : list.choices)
                    values.insert(choice.value);
    });
    return values;
}

using Values = std::set<std::string>;

}  // namespace

TEST_CASE("library: the table and the workbook of an instrument read equal", "[library]") {
    for (const std::string name : {"flow_registry", "household_survey", "individual_survey"}) {
        INFO(name << ": relais-forms convert forms/library/" << name << ".md …/" << name
                  << ".xlsx");
        CHECK(workbook_of(name + ".md") == workbook_of(name + ".xlsx"));
    }
}

TEST_CASE("library: the registry has the names that counts are taken from", "[library]") {
    const auto form = definition_of("flow_registry");
    CHECK(form.form_id == FlowRegistry::kFormId);
    CHECK(values_of(form, FlowRegistry::kConsent) == Values{"agreed", "refused", "no_answer"});
    CHECK(values_of(form, FlowRegistry::kDirection) == Values{"in", "out", "internal", "transit"});
    CHECK(model::find_path(form, FlowRegistry::kTotal) != model::kNoIndex);
}

TEST_CASE("library: the survey has the names that counts are taken from", "[library]") {
    const auto form = definition_of("household_survey");
    CHECK(form.form_id == HouseholdSurvey::kFormId);
    CHECK(values_of(form, HouseholdSurvey::kConsent) == Values{"agreed", "refused", "no_answer"});
    CHECK(values_of(form, HouseholdSurvey::kIntention) ==
          Values{"return", "stay", "elsewhere", "abroad", "undecided"});
    CHECK(values_of(form, HouseholdSurvey::kMemberDocuments).contains("none"));
    CHECK(values_of(form, HouseholdSurvey::kMemberDocumentsLost).contains("none"));
    const auto member = model::find_path(form, HouseholdSurvey::kMember);
    REQUIRE(member != model::kNoIndex);
    CHECK(form.nodes[member].kind == model::NodeKind::repeat);
    CHECK(form.nodes[member].repeat_count == "/data/roster/household_size");
    CHECK(model::find_path(form, HouseholdSurvey::kTimesDisplaced) != model::kNoIndex);
    CHECK(values_of(form, HouseholdSurvey::kNeedFirst).size() >= 9);
}

TEST_CASE("library: the registry's tally page holds exactly the eight bands", "[library]") {
    const auto form = definition_of("flow_registry");
    std::vector<std::string> names;
    for_each_control(form.body, [&](const model::Control& control) {
        if (control.appearance != "field-list relais-tally") return;
        for (const auto& child : control.children) {
            names.push_back(form.nodes[child.node].name);
            CHECK(form.nodes[child.node].bind.type == model::DataType::integer);
            CHECK(form.nodes[child.node].bind.required.empty());
        }
    });
    CHECK(names == std::vector<std::string>{"f_0_4", "f_5_17", "f_18_59", "f_60", "m_0_4", "m_5_17",
                                            "m_18_59", "m_60"});
}

TEST_CASE("library: every choice of one in the registry goes on with one digit", "[library]") {
    const auto form = definition_of("flow_registry");
    std::size_t selects = 0;
    for_each_control(form.body, [&](const model::Control& control) {
        if (control.kind != model::ControlKind::select_one) return;
        ++selects;
        INFO(form.nodes[control.node].name);
        CHECK(control.appearance == "quick");
    });
    CHECK(selects >= 15);
    // One digit reaches nine; only countries, regions and communes are longer.
    for (const auto& list : form.lists)
        if (list.name != "country") CHECK(list.choices.size() <= 9);
}

TEST_CASE("library: after a refusal only the count is asked", "[library]") {
    const auto form = definition_of("flow_registry");
    const std::set<std::string> always{"consent", "direction", "group_size", "bands",
                                       "bands_check"};
    for (const auto& control : form.body) {
        const auto& node = form.nodes[control.node];
        INFO(node.name);
        if (always.contains(node.name))
            CHECK(node.bind.relevant.find("consent") == std::string::npos);
        else
            CHECK(node.bind.relevant == " /data/consent  = 'agreed'");
    }
}

TEST_CASE("library: nothing personal stands in a record's name", "[library]") {
    for (const std::string name : {"flow_registry", "household_survey", "individual_survey"}) {
        const auto form = definition_of(name);
        for (const auto* personal : {"head_", "/name", "phone"})
            CHECK(form.instance_name.find(personal) == std::string::npos);
    }
}

TEST_CASE("library: every text is there in French, English and Arabic", "[library]") {
    for (const std::string name : {"flow_registry", "household_survey", "individual_survey"}) {
        const auto form = definition_of(name);
        CHECK(form.languages ==
              std::vector<std::string>{"Français (fr)", "English (en)", "العربية (ar)"});
        CHECK(form.default_language == 0);
        const auto complete = [](const model::TranslatedText& text) {
            return text.empty() || std::none_of(text.by_language.begin(), text.by_language.end(),
                                                [](const auto& each) { return each.empty(); });
        };
        for_each_control(form.body, [&](const model::Control& control) {
            const auto& node = form.nodes[control.node];
            INFO(node.name);
            CHECK(complete(control.label.text));
            CHECK(complete(control.hint.text));
            CHECK(complete(node.bind.constraint_message));
            if (!node.bind.constraint.empty()) CHECK_FALSE(node.bind.constraint_message.empty());
        });
        for (const auto& list : form.lists)
            for (const auto& choice : list.choices) {
                INFO(list.name << " " << choice.value);
                CHECK_FALSE(choice.label.text.empty());
                CHECK(complete(choice.label.text));
            }
    }
}

TEST_CASE("library: an answer that excludes all others is kept alone by a constraint",
          "[library]") {
    for (const std::string name : {"flow_registry", "household_survey", "individual_survey"}) {
        const auto form = definition_of(name);
        for_each_control(form.body, [&](const model::Control& control) {
            if (control.kind != model::ControlKind::select_multiple) return;
            INFO(form.nodes[control.node].name);
            CHECK(form.nodes[control.node].bind.constraint.find("count-selected(.) > 1") !=
                  std::string::npos);
        });
    }
}

TEST_CASE("library: the lists of Mali are whole and every code has its parent", "[library]") {
    const auto regions = csv_of("regions.csv");
    const auto cercles = csv_of("cercles.csv");
    const auto communes = csv_of("communes.csv");
    CHECK(regions.size() == 1 + 10);
    CHECK(cercles.size() == 1 + 53);
    CHECK(communes.size() == 1 + 701);
    CHECK(regions[0] == std::vector<std::string>{"name", "label"});
    CHECK(cercles[0] == std::vector<std::string>{"name", "label", "adm1"});
    CHECK(communes[0] == std::vector<std::string>{"name", "label", "adm2", "adm1"});

    std::map<std::string, std::string> parent;
    for (std::size_t i = 1; i < regions.size(); ++i)
        CHECK(parent.emplace(regions[i][0], "ML").second);
    for (std::size_t i = 1; i < cercles.size(); ++i) {
        CHECK(parent.contains(cercles[i][2]));
        CHECK(parent.emplace(cercles[i][0], cercles[i][2]).second);
    }
    for (std::size_t i = 1; i < communes.size(); ++i) {
        INFO(communes[i][0]);
        CHECK(parent[communes[i][2]] == communes[i][3]);
        CHECK(parent.emplace(communes[i][0], communes[i][2]).second);
    }
}

TEST_CASE("library: every list that a form names lies beside it", "[library]") {
    for (const std::string name : {"flow_registry", "household_survey", "individual_survey"})
        for (const auto& external : definition_of(name).externals)
            CHECK(path_exists(kFolder + external.src.substr(external.src.rfind('/') + 1)));
}

}  // namespace relais::forms
