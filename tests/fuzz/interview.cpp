// What reaches a form that is known: drafts and records, lists, answers.
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "forms/base/text.h"
#include "forms/cli/player.h"
#include "forms/xform/instance.h"
#include "forms/xlsform/xlsform.h"
#include "tests/fuzz/play.h"
#include "tests/fuzz/targets.h"

namespace relais::tests::fuzz {

using namespace forms;

namespace {

using OpenedForm = std::unique_ptr<const session::Form>;

constexpr std::string_view kHousehold =
    "| survey |\n"
    "| | type | name | label | relevant | constraint | calculation | repeat_count | trigger |"
    " default | choice_filter |\n"
    "| | integer | n | How many? | | . < 9 | | | | 2 | |\n"
    "| | begin repeat | member | Member | | | | ${n} | | | |\n"
    "| | text | name | Name of ${n} | | | | | | | |\n"
    "| | integer | age | Age | ${name} != '' | . >= 0 | | | | | |\n"
    "| | select_multiple sex | sex | Sex | ${age} > 5 | | | | | | older = '' or ${age} > 9 |\n"
    "| | begin repeat | thing | Thing | | | | | | | |\n"
    "| | decimal | price | Price | | | | | | ${age} * 2 | |\n"
    "| | end repeat | | | | | | | | | |\n"
    "| | calculate | cost | | | | sum(${price}) | | | | |\n"
    "| | end repeat | | | | | | | | | |\n"
    "| | calculate | total | | | | sum(${cost}) + count(${member}) | | | | |\n"
    "| | date | day | Day | ${total} > 3 | . <= today() | | | | | |\n"
    "| | calculate | when | | | | now() | | ${day} | | |\n"
    "| choices |\n"
    "| | list_name | name | label | older |\n"
    "| | sex | f | F | |\n"
    "| | sex | m | M | yes |\n"
    "| settings |\n"
    "| | form_id | version | instance_name |\n"
    "| | household | 3 | concat(${n}, ' ', ${day}) |\n";

OpenedForm compiled(std::string_view table, const session::FileSource& files) {
    const auto workbook = xlsform::read_markdown(table, "form.md");
    if (!workbook) return nullptr;
    auto loaded = xlsform::load(*workbook, "form");
    if (!loaded.definition) return nullptr;
    auto form = session::Form::compile(*std::move(loaded.definition), files);
    auto* opened = std::get_if<OpenedForm>(&form);
    return opened == nullptr ? nullptr : std::move(*opened);
}

/// The first character of a line says what is done: "+/data/member", "-/data/member[1]", "<" undo,
/// ">" redo, "@fr" a language; else "/data/n=3".
void step(session::Session& session, std::string_view line) {
    cli::Player player(session);
    const auto rest = std::string(line.substr(std::min<std::size_t>(1, line.size())));
    if (line.starts_with('+')) {
        player.create_repeat(rest);
    } else if (line.starts_with('-')) {
        player.remove_repeat(rest);
    } else if (line.starts_with('<')) {
        session.undo();
    } else if (line.starts_with('>')) {
        session.redo();
    } else if (line.starts_with('@')) {
        player.set_language(rest);
    } else if (const auto equals = line.find('='); equals != std::string_view::npos) {
        player.answer(std::string(line.substr(0, equals)), std::string(line.substr(equals + 1)));
    }
}

}  // namespace

void instance(std::string_view xml) {
    const auto form = compiled(kHousehold, same_file_for_all(""));
    RELAIS_ASSERT(form != nullptr);
    auto answers = xform::read_instance(xml, form->definition());
    if (!answers) {
        RELAIS_ASSERT(!answers.error().detail.empty());
        return;
    }
    const World world;
    session::Session session(*form, world.surroundings, *std::move(answers));
    (void)session.pages();
    session.start_correction();
    play(session);
    finish(session);
}

void list(std::string_view text) {
    for (const char* file : {"list.csv", "list.geojson", "list.xml"}) {
        const auto form = compiled(
            "| survey |\n| | type | name | label | calculation | choice_filter |\n"
            "| | select_one_from_file " +
                std::string(file) +
                " | a | A | | |\n| | text | b | B | | |\n"
                "| | select_multiple_from_file " +
                std::string(file) +
                " | c | C | | label = ${b} or name = ${a} |\n"
                "| | calculate | d | | pulldata('list', 'label', 'name', ${a}) | |\n"
                "| | calculate | e | | count(instance('list')/root/item[name != ${a}]) | |\n",
            same_file_for_all(text));
        if (form == nullptr) continue;
        const World world;
        session::Session session(*form, world.surroundings);
        play(session);
        finish(session);
    }
}

void interview(std::string_view script) {
    const auto form = compiled(kHousehold, same_file_for_all(""));
    const World world;
    session::Session session(*form, world.surroundings);
    std::size_t steps = 0;
    for (const auto line : split(script, '\n')) {
        if (++steps > 200) break;
        step(session, line);
    }
    finish(session);
}

std::span<const Target> targets() {
    static constexpr Target kTargets[] = {{"workbook", workbook},
                                          {"parts", parts},
                                          {"xls", xls},
                                          {"table", table},
                                          {"xform", xform},
                                          {"expression", expression},
                                          {"instance", instance},
                                          {"list", list},
                                          {"interview", interview},
                                          {"sent_batch", sent_batch},
                                          {"message", message},
                                          {"bundle", bundle},
                                          {"enrolment", enrolment},
                                          {"handler", handler},
                                          {"payload", payload},
                                          {"brief", brief}};
    return kTargets;
}

}  // namespace relais::tests::fuzz
