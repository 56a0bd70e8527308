#include "bench_forms.h"

#include <array>
#include <variant>
#include <vector>

#include "forms/base/result.h"
#include "forms/xlsform/xlsform.h"

namespace relais::bench {

namespace {

using forms::session::Form;

constexpr const char* kHeader =
    "| survey |\n| | type | name | label | calculation | constraint | relevant | choice_filter |\n";

struct Row {
    std::string type, name, label{}, calculation{}, constraint{}, relevant{}, filter{};
};

std::string line(const Row& row) {
    std::string text = "|";
    for (const auto& cell : {std::string(), row.type, row.name, row.label, row.calculation,
                             row.constraint, row.relevant, row.filter})
        text += " " + cell + " |";
    return text + "\n";
}

std::string survey(const std::vector<Row>& rows) {
    std::string text = kHeader;
    for (const auto& row : rows)
        text += line(row);
    return text;
}

std::string numbered(const std::string& name, int number) {
    return name + std::to_string(number);
}

forms::session::Surroundings surroundings(const Clock& clock, Random& random) {
    forms::session::Surroundings given;
    given.clock = &clock;
    given.random = &random;
    return given;
}

}  // namespace

std::string chain_form(int questions) {
    std::vector<Row> rows;
    for (int i = 1; i <= questions; ++i) {
        Row question{"integer", numbered("q", i), numbered("Number ", i)};
        question.constraint = ". >= 0";
        if (i > 5) question.relevant = "${" + numbered("c", i - 5) + "} > -1";
        rows.push_back(question);
        Row total{"calculate", numbered("c", i)};
        total.calculation = "coalesce(${" + numbered("q", i) + "}, 0) * 2";
        if (i > 1) total.calculation = "${" + numbered("c", i - 1) + "} + " + total.calculation;
        rows.push_back(total);
    }
    return survey(rows);
}

std::string roster_form() {
    return survey({{"begin_repeat", "member", "Member"},
                   {"text", "name", "Name"},
                   {"text", "sex", "Sex"},
                   {"integer", "age", "Age", "", ". >= 0 and . <= 120"},
                   {"date", "dob", "Date of birth", "", ". <= today()"},
                   {"text", "relation", "Relation"},
                   {"text", "edu", "Education", "", "", "${age} >= 5"},
                   {"text", "works", "Works", "", "", "${age} >= 15"},
                   {"decimal", "income", "Income", "", ". >= 0", "${works} = '1'"},
                   {"text", "phone", "Phone", "", "regex(., '^[0-9]{3,12}$')"},
                   {"text", "note", "Note"},
                   {"calculate", "pos", "", "position(..)"},
                   {"calculate", "title", "", "concat(${name}, ' (', ${pos}, ')')"},
                   {"end_repeat", ""},
                   {"calculate", "n", "", "count(${member})"},
                   {"calculate", "total_age", "", "sum(${age})"},
                   {"calculate", "adults", "", "count(${member}[age >= 18])"},
                   {"calculate", "total_income", "", "sum(${income})"},
                   {"calculate", "mean_age", "", "if(${n} > 0, ${total_age} div ${n}, 0)"}});
}

std::string cascade_form() {
    Row village{"select_one_from_file places.csv", "village", "Village"};
    village.filter = "region = ${region} and district = ${district} and sector = ${sector}";
    Row label{"calculate", "village_label"};
    label.calculation = "instance('places')/root/item[name = ${village}]/label";
    return survey({{"text", "region", "Region"},
                   {"text", "district", "District"},
                   {"text", "sector", "Sector"},
                   village,
                   label});
}

std::string places_csv(int villages) {
    std::string csv = "name,label,region,district,sector\n";
    for (int i = 0; i < villages; ++i) {
        const int sector = i % 1'000;
        const auto region = numbered("r", sector / 100);
        const auto district = region + numbered("d", sector / 10 % 10);
        csv += numbered("v", i) + "," + numbered("Village ", i) + "," + region + "," + district +
               "," + district + numbered("s", sector % 10) + "\n";
    }
    return csv;
}

std::unique_ptr<const Form> compile(const std::string& table, const std::string& places) {
    const auto workbook = forms::xlsform::read_workbook(table, "bench.md");
    RELAIS_ASSERT(workbook.has_value());
    auto loaded = forms::xlsform::load(*workbook, "bench");
    RELAIS_ASSERT(loaded.definition.has_value());
    auto compiled =
        Form::compile(*std::move(loaded.definition),
                      [&](const std::string&) -> Result<std::string> { return places; });
    RELAIS_ASSERT(std::holds_alternative<std::unique_ptr<const Form>>(compiled));
    return std::get<std::unique_ptr<const Form>>(std::move(compiled));
}

Interview::Interview(const Form& form) : session(form, surroundings(clock, random)) {}

forms::model::NodeId Interview::node(const std::string& path) const {
    const auto found = session.answers().find(path);
    RELAIS_ASSERT(found != forms::model::kNoNode);
    return found;
}

forms::model::NodeIndex Interview::index(const std::string& path) const {
    const auto found = forms::model::find_path(session.form().definition(), path);
    RELAIS_ASSERT(found != forms::model::kNoIndex);
    return found;
}

void add_members(Interview& interview, int members) {
    constexpr std::array<const char*, 10> kNames{"name", "sex",   "age",    "dob",   "relation",
                                                 "edu",  "works", "income", "phone", "note"};
    constexpr std::array<const char*, 10> kValues{"Awa", "2", "34",   "1992-05-01", "3",
                                                  "4",   "1", "1500", "76123456",   "-"};
    const auto root = interview.session.answers().root();
    const auto repeat = interview.index("/data/member");
    std::array<forms::model::NodeIndex, 10> questions{};
    for (std::size_t i = 0; i < kNames.size(); ++i)
        questions[i] = interview.index(std::string("/data/member/") + kNames[i]);
    for (int member = 0; member < members; ++member) {
        const auto added = interview.session.add_repeat(root, repeat);
        for (std::size_t i = 0; i < questions.size(); ++i)
            interview.session.answer(interview.session.answers().child(added, questions[i]),
                                     kValues[i]);
    }
}

}  // namespace relais::bench
